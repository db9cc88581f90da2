package io.tickflux.transport.app.cli;

import io.tickflux.transport.app.rows.OutputFormat;
import picocli.CommandLine.Option;

/** How results are written. */
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|csv|json",
            defaultValue = "table",
            description = "How to write results (default: table). JSON is one object per line.")
    private OutputFormat format = OutputFormat.TABLE;

    OutputFormat format() {
        return format;
    }
}
