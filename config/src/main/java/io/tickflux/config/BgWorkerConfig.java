package io.tickflux.config;

/**
 * A bgworker: a plugin that publishes writes for as long as the server runs.
 *
 * @param plugin module, name and settings
 */
public record BgWorkerConfig(PluginBlock plugin) {}
