package io.tickflux.config;

/** {@code on_load_error}: what to do when a plugin cannot be loaded. */
public enum OnLoadError {
    FAIL,
    SKIP,
    RETRY
}
