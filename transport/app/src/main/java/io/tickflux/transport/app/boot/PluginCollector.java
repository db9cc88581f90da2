package io.tickflux.transport.app.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.PluginReport;
import io.tickflux.engine.host.PluginState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Plugins for {@code /metrics}, asked anew with each scrape: a plugin that is gone is gone there, too. */
final class PluginCollector implements MeterBinder, MultiCollector {
    private final PluginHost host;

    PluginCollector(PluginHost host) {
        this.host = host;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        if (registry instanceof PrometheusMeterRegistry prometheus) {
            prometheus.getPrometheusRegistry().register(this);
        }
    }

    @Override
    public MetricSnapshots collect() {
        List<PluginReport> reports = host.reports();
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(counter(
                reports,
                "handled",
                "Events done, or writes of a bgworker stored",
                r -> r.status().progress().handled()));
        all.add(counter(
                reports,
                "derived",
                "Derived writes stored",
                r -> r.status().progress().derived()));
        all.add(counter(
                reports,
                "passed_over",
                "Events not given because a cascade ended",
                r -> r.status().progress().passedOver()));
        all.add(counter(
                reports,
                "failures",
                "Runs that failed",
                r -> r.status().faults().failures()));
        all.add(counter(
                reports,
                "restarts",
                "Runs after the first",
                r -> r.status().faults().restarts()));
        all.add(counter(
                reports,
                "drops",
                "Events given up, or passed over at the end of a cascade",
                r -> r.status().drops()));
        all.add(gauge(reports, "up", "1 while it runs", r -> r.status().state() == PluginState.RUNNING ? 1 : 0));
        all.add(gauge(
                reports,
                "lag_seconds",
                "Age of the oldest event it was given and has not done",
                r -> PluginTrees.seconds(r.status().progress().lag().age())));
        all.add(gauge(
                reports,
                "lag_events",
                "Events stored since the oldest one that it has not done, of whatever key",
                r -> r.status().progress().lag().events()));
        all.add(gauge(
                reports,
                "fire_p50_seconds",
                "Half of the events took no longer",
                r -> PluginTrees.seconds(r.fire().p50())));
        all.add(gauge(
                reports,
                "fire_p99_seconds",
                "99 of 100 events took no longer",
                r -> PluginTrees.seconds(r.fire().p99())));
        all.add(gauge(
                reports,
                "matched_keys",
                "Keys of the events it was given",
                r -> r.matched().keys().size()));
        all.add(gauge(
                reports,
                "last_success_timestamp_seconds",
                "When it was last done with something",
                r -> seconds(r.lastSuccess())));
        all.add(gauge(
                reports,
                "next_retry_timestamp_seconds",
                "When it runs again after a failure; 0 when it waits for nothing",
                r -> seconds(r.status().faults().nextRetry())));
        all.add(state(reports));
        all.add(counts(reports));
        return new MetricSnapshots(all);
    }

    private static double seconds(@Nullable Instant time) {
        return time == null ? 0 : time.toEpochMilli() / 1e3;
    }

    private static MetricSnapshot counter(
            List<PluginReport> reports, String name, String help, ToDoubleFunction<PluginReport> value) {
        CounterSnapshot.Builder builder =
                CounterSnapshot.builder().name("tickflux_plugin_" + name).help(help);
        for (PluginReport report : reports) {
            builder.dataPoint(new CounterDataPointSnapshot(value.applyAsDouble(report), labels(report), null, 0L));
        }
        return builder.build();
    }

    private static MetricSnapshot gauge(
            List<PluginReport> reports, String name, String help, ToDoubleFunction<PluginReport> value) {
        return gauge(
                name,
                help,
                reports.stream()
                        .map(report -> new GaugeDataPointSnapshot(value.applyAsDouble(report), labels(report), null))
                        .toList());
    }

    private static MetricSnapshot gauge(String name, String help, List<GaugeDataPointSnapshot> points) {
        GaugeSnapshot.Builder builder =
                GaugeSnapshot.builder().name("tickflux_plugin_" + name).help(help);
        points.forEach(builder::dataPoint);
        return builder.build();
    }

    private static Labels labels(PluginReport report) {
        return Labels.of("plugin", report.status().name());
    }

    private static MetricSnapshot state(List<PluginReport> reports) {
        return gauge(
                "state",
                "1, with the state, the module and its version as labels",
                reports.stream()
                        .map(report -> new GaugeDataPointSnapshot(
                                1,
                                Labels.of(
                                        "plugin", report.status().name(),
                                        "state", report.status().state().name(),
                                        "module", report.status().module(),
                                        "version",
                                                report.origin() == null
                                                        ? ""
                                                        : report.origin().version()),
                                null))
                        .toList());
    }

    /** What plugins count by themselves, and the host of them. */
    private static MetricSnapshot counts(List<PluginReport> reports) {
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        for (PluginReport report : reports) {
            report.status()
                    .counters()
                    .forEach((metric, count) -> points.add(new GaugeDataPointSnapshot(
                            count, Labels.of("plugin", report.status().name(), "metric", metric), null)));
        }
        return gauge("count", "What plugins count; host.* is counted by their host", points);
    }
}
