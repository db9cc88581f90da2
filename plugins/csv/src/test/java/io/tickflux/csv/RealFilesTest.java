package io.tickflux.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorded files beside the checkout, read and written back. */
class RealFilesTest {
    @ParameterizedTest
    @CsvSource({
        "coinbase-BTC-USD-1Min.csv.gz, 3887, '[Epoch:i8, Open:f8, High:f8, Low:f8, Close:f8, Volume:f8]'",
        "coinbase-ETH-USD-1Min.csv.gz, 2449, '[Epoch:i8, Open:f8, High:f8, Low:f8, Close:f8, Volume:f8]'",
        "coinbase-LTC-USD-1Min.csv.gz, 3887, '[Epoch:i8, Open:f8, High:f8, Low:f8, Close:f8, Volume:f8]'",
        "SPY-1Min-20131007-11.csv.gz, 4128, '[Epoch:i8, Open:f8, High:f8, Low:f8, Close:f8, Volume:i8]'",
        "SPY-trades-20131007.csv.gz, 250601, '[Epoch:i8, Price:f8, Size:i8, Exchange:U16, Condition:i8, Suspicious:i8]'",
    })
    void everyCellOfARecordedFileIsRead(String name, int rows, String schema) throws IOException {
        Path file = folder().resolve(name);
        assumeTrue(Files.exists(file), () -> "no " + name + " beside the checkout; set -Dtickflux.data");
        int seen = 0;
        try (CsvReader reader = CsvReader.open(file, CsvOptions.DEFAULT);
                BufferedReader lines = lines(file)) {
            assertThat(reader.schema()).hasToString(schema);
            String[] header = lines.readLine().split(",");
            for (Records batch = reader.next(); batch != null; batch = reader.next()) {
                for (int row = 0; row < batch.rows(); row++, seen++) {
                    assertSame(batch, row, header, lines.readLine().split(","));
                }
            }
        }
        assertThat(seen).isEqualTo(rows);
    }

    private static void assertSame(Records batch, int row, String[] header, String[] cells) {
        for (int i = 0; i < header.length; i++) {
            long seconds = Math.floorDiv(batch.epochNanos(row), 1_000_000_000L);
            if (header[i].equals("Epoch")) {
                assertThat(seconds).isEqualTo(Long.parseLong(cells[i]));
            } else if (header[i].equals("Nanoseconds")) {
                assertThat(batch.epochNanos(row) - seconds * 1_000_000_000L).isEqualTo(Long.parseLong(cells[i]));
            } else {
                int column = batch.schema().indexOf(header[i]);
                String value = batch.valueAt(column, row).toString();
                boolean same = value.equals(cells[i]) || new BigDecimal(value).compareTo(new BigDecimal(cells[i])) == 0;
                assertThat(same).as("%s: %s as %s", header[i], cells[i], value).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"SPY-trades-20131007.csv.gz, VARIABLE", "coinbase-BTC-USD-1Min.csv.gz, FIXED"})
    void aRecordedFileWrittenAndReadAgainIsTheSame(
            String name, RecordType type, @org.junit.jupiter.api.io.TempDir Path temp) throws IOException {
        Path file = folder().resolve(name);
        assumeTrue(Files.exists(file), () -> "no " + name + " beside the checkout; set -Dtickflux.data");
        CsvOptions whole = CsvOptions.DEFAULT.withBatchRows(1_000_000);
        Records rows;
        try (CsvReader reader = CsvReader.open(file, whole)) {
            rows = reader.next();
        }
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.ofRows(text)) {
            writer.write(new Block(BucketKey.parse("X/1Min/Y"), type, rows));
        }
        Path copy = Files.writeString(temp.resolve("copy.csv"), text.toString());

        try (CsvReader reader = CsvReader.open(copy, whole)) {
            assertThat(reader.schema().columns())
                    .extracting(Column::name)
                    .containsExactlyElementsOf(
                            rows.schema().columns().stream().map(Column::name).toList());
            assertThat(reader.next()).isEqualTo(rows);
        }
    }

    private static BufferedReader lines(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }

    private static Path folder() {
        String named = System.getProperty("tickflux.data");
        if (named != null) {
            return Path.of(named);
        }
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.isDirectory(up.resolve("shared/data"))) {
                return up.resolve("shared/data");
            }
        }
        return Path.of("shared/data");
    }
}
