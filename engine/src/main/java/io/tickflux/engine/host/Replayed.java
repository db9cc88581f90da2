package io.tickflux.engine.host;

/**
 * What came of firing a trigger once more with an event it had given up.
 *
 * @param letter the dead letter; gone if this succeeded
 * @param error why it failed again; empty if it succeeded
 */
public record Replayed(DeadLetter letter, String error) {}
