package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Write;
import io.tickflux.api.calendar.MarketCalendar;
import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.api.calendar.TradingSession;
import io.tickflux.csv.CsvOptions;
import io.tickflux.csv.CsvReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded bars beside the checkout: the same bars come out whatever the order and the size of the batches. */
class RealDataTest {
    private static final List<String> DESTINATIONS = List.of("5Min", "15Min", "1H", "1D", "1W");
    private static final long SEED = 20180404;

    @ParameterizedTest
    @CsvSource({
        "BTC-USD, 3887, 100, FORWARD",
        "BTC-USD, 3887, 10000, BACKWARD",
        "ETH-USD, 2449, 1, SHUFFLED",
        "LTC-USD, 3887, 100, SHUFFLED",
        "LTC-USD, 3887, 777, TWICE",
    })
    void barsDoNotDependOnOrderAndBatches(String symbol, int rows, int batch, String order) {
        BucketKey base = BucketKey.parse(symbol + "/1Min/OHLCV");
        Agg agg = Agg.with(DESTINATIONS.toArray(String[]::new));
        Records file = file("coinbase-" + symbol + "-1Min.csv.gz");
        assertThat(file.rows()).isEqualTo(rows);
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            indexes.add(i);
        }
        switch (order) {
            case "BACKWARD" -> Collections.reverse(indexes);
            case "SHUFFLED" -> Collections.shuffle(indexes, new Random(SEED));
            case "TWICE" -> indexes.addAll(List.copyOf(indexes));
            default -> assertThat(order).isEqualTo("FORWARD");
        }

        write(agg, base, file, indexes, batch);

        assertThat(agg.store().rows(base)).hasSize(rows);
        for (String destination : DESTINATIONS) {
            BruteForce.assertBars(agg.store(), base, destination, symbol + " seed=" + SEED);
        }
    }

    @Test
    void daysOfSharesAreTheirRegularSessions() {
        BucketKey base = BucketKey.parse("SPY/1Min/OHLCV");
        Agg agg = Agg.of(Map.of("destinations", DESTINATIONS, "filter", "nasdaq"));
        Records file = file("SPY-1Min-20131007-11.csv.gz");
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < file.rows(); i++) {
            indexes.add(i);
        }
        Collections.shuffle(indexes, new Random(SEED));

        write(agg, base, file, indexes, 50);

        BruteForce.assertBars(agg.store(), base, "1H", "all hours");
        MarketCalendar calendar = MarketCalendars.builtIn().named("XNAS");
        BruteForce sessions =
                BruteForce.dated(nanos -> calendar.sessionAt(nanos).map(TradingSession::day));
        for (String destination : List.of("1D", "1W")) {
            sessions.check(agg.store(), base, destination, "session");
        }
        assertThat(agg.store().rows(base.withTimeframe(io.tickflux.api.Timeframe.parse("1D"))))
                .hasSize(5);
    }

    private static void write(Agg agg, BucketKey base, Records file, List<Integer> indexes, int batch) {
        for (int from = 0; from < indexes.size(); from += batch) {
            RecordsBuilder rows = Records.builder(file.schema());
            for (int index : indexes.subList(from, Math.min(indexes.size(), from + batch))) {
                rows.append(file, index, index + 1);
            }
            agg.write(Write.fixed(base, rows.build()));
        }
    }

    static Records file(String name) {
        Path path = folder().resolve(name);
        assumeTrue(Files.exists(path), () -> "no " + name + " beside the checkout; set -Dtickflux.data");
        try (CsvReader reader = CsvReader.open(path, CsvOptions.DEFAULT.withBatchRows(1_000_000))) {
            return reader.next();
        }
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
