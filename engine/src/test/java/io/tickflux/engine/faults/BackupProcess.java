package io.tickflux.engine.faults;

import io.tickflux.engine.backup.Backup;
import io.tickflux.engine.faults.Ledger.Kind;
import java.io.IOException;
import java.nio.file.Path;

/** A backup to be killed. */
final class BackupProcess {
    private BackupProcess() {}

    /** @param args the ledger's file, the data directory, and where to */
    public static void main(String[] args) throws IOException {
        Parent.haltWhenGone();
        Ledger ledger = Ledger.at(Path.of(args[0]));
        ledger.note(Kind.SERVING, 0, 0, 0);
        Backup.Report report = Backup.take(Path.of(args[1]), Path.of(args[2]));
        ledger.note(Kind.ACK, 0, 0, report.last().sequence());
        System.exit(0);
    }
}
