package io.tickflux.config;

import java.util.Optional;

/**
 * What a check of one value has found.
 *
 * @param offset where in the value, from 0, in characters (UTF-16 units)
 * @param length how many characters are meant
 * @param message what is wrong
 * @param hint what to do about it
 */
public record Problem(int offset, int length, String message, Optional<String> hint) {}
