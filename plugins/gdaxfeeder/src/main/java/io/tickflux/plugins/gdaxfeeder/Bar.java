package io.tickflux.plugins.gdaxfeeder;

/** The trades of one interval that begins at {@code second} (since 1970). */
record Bar(long second, double open, double high, double low, double close, double volume) {}
