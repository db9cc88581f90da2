package io.tickflux.transport.app.boot;

import io.tickflux.config.ConfigChange;
import io.tickflux.config.ConfigException;
import io.tickflux.config.ConfigTree;
import io.tickflux.config.LoadedConfig;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.ReloadReport;
import io.tickflux.engine.host.load.FileWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the configuration file and the plugin jars while a server runs. What is about plugins takes effect at once; of all else it
 * says that it needs a restart. A file that cannot be used changes nothing, jars included, until it is mended.
 */
final class LiveConfig implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveConfig.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final ConfigSource source;
    private final Path cursors;
    private final PluginHost host;
    private final ConfigTree started;
    private ConfigTree applied;
    private HostConfig plugins;
    private List<Path> calendarFiles;
    private String problem = "";
    private @Nullable FileWatch watch;

    private LiveConfig(ConfigSource source, LoadedConfig loaded, PluginHost host, Settings settings) {
        this.source = source;
        this.host = host;
        this.started = loaded.tree();
        this.applied = loaded.tree();
        this.plugins = settings.host();
        this.calendarFiles = calendarFiles(loaded);
        this.cursors = settings.host().cursors();
    }

    /** Follows from now on. */
    static LiveConfig follow(ConfigSource source, LoadedConfig loaded, PluginHost host, Settings settings) {
        LiveConfig live = new LiveConfig(source, loaded, host, settings);
        live.watch = FileWatch.start(live::places, LOOK_EVERY, live::followChange);
        return live;
    }

    private synchronized List<Path> places() {
        List<Path> places = new ArrayList<>(plugins.places());
        source.file().ifPresent(places::add);
        places.addAll(calendarFiles);
        return places;
    }

    private void followChange() {
        try {
            ReloadReport report = reload();
            if (report.outcome() != ReloadReport.Outcome.UNCHANGED) {
                log.info("change of plugins: {}", report);
            }
        } catch (ConfigException unusable) {
            log.error("configuration cannot be used, everything goes on as it was: {}", unusable.getMessage());
        } catch (EngineClosedException closing) {
            log.debug("no change while closing", closing);
        }
    }

    /**
     * Reads the file and looks for jars.
     *
     * @throws ConfigException when the file cannot be used; nothing has changed
     */
    synchronized ReloadReport reload() {
        LoadedConfig next = load();
        calendarFiles = calendarFiles(next);
        HostConfig wanted = HostSettings.of(next.config(), source.pluginFolders(), cursors);
        ReloadReport report = host.reload(wanted);
        if (report.outcome() != ReloadReport.Outcome.REFUSED) {
            applied = next.tree();
            plugins = wanted;
        }
        List<ConfigChange> left = needRestart(next.tree());
        if (!left.isEmpty()) {
            log.warn("needs a restart to take effect: {}", left);
        }
        return report;
    }

    private static List<Path> calendarFiles(LoadedConfig loaded) {
        return loaded.config().plugins().calendars().stream()
                .flatMap(calendar -> calendar.file().stream())
                .toList();
    }

    private LoadedConfig load() {
        try {
            LoadedConfig next = source.load();
            problem = "";
            return next;
        } catch (ConfigException unusable) {
            problem = String.valueOf(unusable.getMessage());
            throw unusable;
        }
    }

    /** What is wrong with the file; empty when nothing was at the last look. */
    synchronized String problem() {
        return problem;
    }

    /** What runs: the plugins as they were changed last, all else as it was at the start. */
    synchronized String effective() {
        return applied.renderEffective();
    }

    /** What the file says otherwise than what runs. */
    synchronized List<ConfigChange> changes() {
        ConfigTree file = source.load().tree();
        List<ConfigChange> changes = new ArrayList<>(needRestart(file));
        applied.changesTo(file).stream().filter(ConfigChange::isAboutPlugins).forEach(changes::add);
        return changes;
    }

    private List<ConfigChange> needRestart(ConfigTree file) {
        return started.changesTo(file).stream()
                .filter(change -> !change.isAboutPlugins())
                .toList();
    }

    /** Follows no more. */
    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
