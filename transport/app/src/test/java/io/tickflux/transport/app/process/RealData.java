package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Real market data beside the checkout, or where the system property {@code tickflux.data} says; tests without it are skipped. */
final class RealData {
    static final String BTC = "coinbase-BTC-USD-1Min.csv.gz";
    static final String SPY_TRADES = "SPY-trades-20131007.csv.gz";

    private RealData() {}

    static Path file(String name) {
        Optional<Path> found = Stream.concat(configured(), beside())
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst();
        assumeThat(found)
                .as("shared/data/" + name + " beside the checkout, or -Dtickflux.data")
                .isPresent();
        return found.orElseThrow();
    }

    private static Stream<Path> configured() {
        return Optional.ofNullable(System.getProperty("tickflux.data")).map(Path::of).stream();
    }

    private static Stream<Path> beside() {
        return Stream.<@Nullable Path>iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("shared/data"));
    }

    /** The lines of a file, the header first. */
    static List<String> lines(String name) {
        try (BufferedReader text = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file(name))), StandardCharsets.UTF_8))) {
            return text.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
