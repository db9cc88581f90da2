package io.tickflux.engine.store;

/**
 * The rows of one bucket in one period, as of some checkpoint.
 *
 * @param file where they lie
 * @param period number of the period
 * @param length bytes that belong to it; whatever stands behind them is of a later checkpoint, or of one that failed
 */
record PeriodFile(DataFile file, int period, long length) {}
