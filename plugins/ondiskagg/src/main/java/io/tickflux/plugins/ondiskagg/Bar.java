package io.tickflux.plugins.ondiskagg;

/** One row, or several in order of time taken together. Prices are bits that the {@link BarShape} understands. */
final class Bar {
    final long open;
    long high;
    long low;
    long close;
    final VolumeSum volume = new VolumeSum();

    Bar(long open, long high, long low, long close) {
        this.open = open;
        this.high = high;
        this.low = low;
        this.close = close;
    }
}
