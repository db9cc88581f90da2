package io.tickflux.transport.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    @Test
    void aReaderThatHasGoneIsToldFromADiskThatIsFull() {
        assertThatThrownBy(() -> failing("Broken pipe").flush()).isInstanceOf(OutputClosedException.class);
        assertThatThrownBy(() -> failing("No space left on device").flush())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("standard output");
    }

    @Test
    void progressOnATerminalWritesOverItselfAndIsTakenAway() {
        Screen screen = Screen.terminal();
        AtomicLong clock = new AtomicLong();
        Progress progress = Progress.start(screen.console(), "rows", OptionalLong.of(4_000), clock::get);
        progress.show(1);
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        progress.show(1_000);
        progress.end();
        assertThat(screen.err()).isEqualTo("\r 25 %  1,000 rows  1,000 rows/s  eta 0:03\u001B[K\r\u001B[K");
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void progressElsewhereIsALineNowAndThenWithoutEscapes() {
        Screen screen = Screen.piped();
        AtomicLong clock = new AtomicLong();
        Progress progress = Progress.start(screen.console(), "rows", OptionalLong.empty(), clock::get);
        for (int second = 1; second <= 4; second++) {
            clock.addAndGet(Duration.ofSeconds(1).toNanos());
            progress.show(second * 500L);
        }
        progress.end();
        assertThat(screen.err().lines()).containsExactly("1,000 rows  500 rows/s", "2,000 rows  500 rows/s");
    }

    private static Console failing(String reason) {
        Writer broken = new Writer() {
            @Override
            public void write(char[] buffer, int offset, int length) {}

            @Override
            public void flush() throws IOException {
                throw new IOException(reason);
            }

            @Override
            public void close() {}
        };
        return Console.of(broken, new StringWriter(), Terminals.NONE);
    }
}
