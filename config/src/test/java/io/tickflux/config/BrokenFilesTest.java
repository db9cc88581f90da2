package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One mistake each, with where it is and what is said about it. {@code |} stands for a line break in the text. */
class BrokenFilesTest {

    record Broken(String yaml, String expected) {}

    private static final String TRIGGER = "root_directory: d|triggers:|  - module: ondiskagg.so|";

    static List<Broken> keys() {
        return List.of(
                new Broken(
                        "root_directory: d|lisen_port: 1",
                        "2:1: error: lisen_port: unknown key (did you mean \"listen_port\"?)"),
                new Broken("root_directory: d|colour: red", "2:1: error: colour: unknown key"),
                new Broken(
                        "root_directory: d|journal:|  snyc: none",
                        "3:3: error: journal.snyc: unknown key (expected: segment_size, queue_bytes, sync,"
                                + " max_batch_bytes, retention; did you mean \"sync\"?)"),
                new Broken(
                        TRIGGER + "    on: a/1Min|    conifg: {}",
                        "5:5: error: triggers[0].conifg: unknown key (" + "did you mean \"config\"?)"),
                new Broken(
                        "root_directory: d|replication:|  master: x",
                        "3:3: error: replication.master: unknown key (expected: "),
                new Broken(
                        "root_directory: d|listen_port: 1|listen_port: 2",
                        "3:1: error: listen_port: given twice (expected: once; first given at mkts.yml:2:1)"),
                new Broken("listen_port: 1", "1:1: error: root_directory: missing (expected: a path)"),
                new Broken("", "1:1: error: root_directory: missing (expected: a path)"),
                new Broken(
                        "root_directory: d|? [a, b]|: c",
                        "2:3: error: a key that is a map or a list (expected: text)"));
    }

    static List<Broken> values() {
        return List.of(
                new Broken(
                        "root_directory: d|listen_port: 70000",
                        "2:14: error: listen_port: 70000 (expected: a port from 0 to 65535; 0 picks a free one)"),
                new Broken(
                        "root_directory: d|listen_port: \":5993\"",
                        "2:14: error: listen_port: :5993 (expected: a port from 0 to 65535; 0 picks a free one;"
                                + " write 5993; the address goes to listen_host)"),
                new Broken("root_directory: d|listen_port: [1]", "2:14: error: listen_port: a list (expected: a port"),
                new Broken(
                        "root_directory: d|listen_port: {a: 1}", "2:14: error: listen_port: a map (expected: a port"),
                new Broken(
                        "root_directory: d|rsocket_listen_port: 5993",
                        "2:22: error: rsocket_listen_port: 5993 (expected: a port of its own; listen_port has it)"),
                new Broken(
                        "root_directory: d|stop_grace_period: soon",
                        "2:20: error: stop_grace_period: soon (expected: "),
                new Broken("root_directory: d|stop_grace_period: -1", "2:20: error: stop_grace_period: -1 (expected: "),
                new Broken(
                        "root_directory: d|timezone: America/New_Yrok",
                        "2:11: error: timezone: America/New_Yrok (expected: a tz database name such as"
                                + " America/New_York; did you mean \"America/New_York\"?)"),
                new Broken("root_directory: d|journal: none", "2:10: error: journal: none (expected: a map of keys)"),
                new Broken(
                        "root_directory: d|journal: {segment_size: 256M}",
                        "2:25: error: journal.segment_size: 256M (expected: a size from 1MiB to 1GiB, in bytes or as in"
                                + " 64KB or 256MiB)"),
                new Broken(
                        "root_directory: d|journal: {sync: 0}",
                        "2:17: error: journal.sync: 0 (expected: commit, none, or a duration from 0.001s to 10m,"),
                new Broken(
                        "root_directory: d|journal: {segment_size: 1MiB, max_batch_bytes: 2MiB}",
                        "2:48: error: journal.max_batch_bytes: 2MiB (expected: at most segment_size, 1MiB, and"
                                + " queue_bytes, 64MiB)"),
                new Broken(
                        "root_directory: d|store: {memory: 99999999999999999999}",
                        "2:17: error: store.memory: 99999999999999999999 (expected: a size"));
    }

    static List<Broken> plugins() {
        return List.of(
                new Broken("root_directory: d|triggers: {}", "2:11: error: triggers: a map (expected: a list of maps)"),
                new Broken(
                        "root_directory: d|bgworkers: [gdax]",
                        "2:13: error: bgworkers[0]: gdax (expected: a map with a module)"),
                new Broken(
                        "root_directory: d|bgworkers:|  - name: x",
                        "3:5: error: bgworkers[0].module: missing (expected: text)"),
                new Broken(TRIGGER, "3:5: error: triggers[0].on: missing (expected: a pattern"),
                new Broken(TRIGGER + "    on: []", "3:5: error: triggers[0].on: missing (expected: a pattern"),
                new Broken(TRIGGER + "    on: ''", "4:9: error: triggers[0].on: \"\" (expected: a pattern"),
                new Broken(
                        TRIGGER + "    on: {a: b}", "4:9: error: triggers[0].on: not a pattern (expected: a pattern"),
                new Broken(
                        TRIGGER + "    on: \"*/1Mn/OHLCV\"",
                        "4:12: error: triggers[0].on: unknown timeframe \"1Mn\" (did you mean \"1Min\"?)"),
                new Broken(
                        TRIGGER + "    on: [a/1Min, b/2Mn]",
                        "4:20: error: triggers[0].on[1]: unknown timeframe \"2Mn\" (did you mean \"1Min\"?)"),
                new Broken(
                        TRIGGER + "    on: a|    config: [1]",
                        "5:13: error: triggers[0].config: a list (expected: a map of keys)"),
                new Broken(
                        TRIGGER + "    on: a|    start: erliest",
                        "5:12: error: triggers[0].start: erliest (expected: now, earliest or a time in UTC, as in \"2024-01-02 14:30\";"
                                + " did you mean \"earliest\"?)"),
                new Broken(
                        "{root_directory: d, triggers: [{module: m, on: a, name: x}, {module: m, on: b, name: x}]}",
                        "1:86: error: triggers[1].name: x (expected: a name of its own)"),
                new Broken(
                        "root_directory: d|bgworkers:|  - module: m|    config: {symbols: [A, , B]}", "4:27: error: "),
                new Broken(
                        "root_directory: d|bgworkers:|  - module: m|    config:|      symbols:|        -|        - B",
                        "6:10: error: bgworkers[0].config.symbols[0]: empty list item (expected: a value)"));
    }

    static List<Broken> yaml() {
        return List.of(
                new Broken(
                        TRIGGER + "    on: */1Min/OHLCV",
                        "4:9: error: */1Min/OHLCV (expected: quotes around a value that starts with *;"
                                + " quote it: \"*/1Min/OHLCV\")"),
                new Broken(
                        TRIGGER + "    on: [*/1Min/OHLCV]",
                        "4:10: error: */1Min/OHLCV (expected: quotes around a value that starts with *;"),
                new Broken(
                        TRIGGER + "    on: *USD",
                        "4:9: error: *USD (expected: quotes around a value that starts with *;"),
                new Broken(TRIGGER + "    on: *", "4:9: error: * (expected: quotes around a value that starts with *;"),
                new Broken(
                        "root_directory: d|\tlisten_port: 1",
                        "2:1: error: not valid YAML: found character '\\t(TAB)' that cannot start any token."),
                new Broken("root_directory: d|triggers:|  - module: a|      on: b", "4:9: error: not valid YAML: "),
                new Broken("root_directory: 'd", "1:19: error: not valid YAML: "),
                new Broken("root_directory: d|listen_host: \"a\u0001\"", "2:16: error: U+0001 is not allowed"),
                new Broken("- a|- b", "1:1: error: no map (expected: lines of key: value)"),
                new Broken("root_directory: d|---|listen_port: 1", "2:1: error: not valid YAML: "),
                new Broken("root_directory: !!python/object:x d", "1:17: error: not valid YAML: Global tag is not"),
                new Broken("root_directory: !mine d", "1:17: error: root_directory: tag !mine (expected: no tag)"),
                new Broken("root_directory: d|bgworkers: &a [*a]", "2:12: error: bgworkers[0]: contains itself "),
                new Broken("root_directory: d|<<: x", "2:5: error: <<: not a map"));
    }

    @ParameterizedTest
    @MethodSource({"keys", "values", "plugins", "yaml"})
    void aMistakeIsReportedWhereItIs(Broken broken) {
        ConfigException failure = Loading.failure(
                Loading.loader().with(Loading.TIMEFRAMES), broken.yaml().replace("|", "\n"));

        assertThat(failure).isNotNull();
        assertThat(failure.diagnostics())
                .filteredOn(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .singleElement()
                .asString()
                .startsWith("mkts.yml:" + broken.expected());
    }

    @Test
    void allMistakesAreReportedAtOnceInTheOrderOfTheFile() {
        ConfigException failure = Loading.failure("""
                root_directory: ${env:NOWHERE}
                listen_port: x
                queryable: true
                jornal: {}
                triggers:
                  - on: ""
                    config: {token: "${file:none}"}
                """);

        assertThat(failure.diagnostics())
                .extracting(Diagnostic::path)
                .containsExactly(
                        "root_directory",
                        "listen_port",
                        "queryable",
                        "jornal",
                        "triggers[0].module",
                        "triggers[0].on",
                        "triggers[0].config.token");
        assertThat(failure).hasMessageEndingWith("6 errors, 1 warning");
    }

    @Test
    void aDiagnosticReadsLikeCompilerOutput() {
        ConfigException failure = Loading.failure(
                Loading.loader().with(Loading.TIMEFRAMES), (TRIGGER + "    on: \"*/1Mn/OHLCV\"").replace("|", "\n"));

        assertThat(failure).hasMessage("""
                mkts.yml:4:12: error: triggers[0].on: unknown timeframe "1Mn" (did you mean "1Min"?)
                    4 |     on: "*/1Mn/OHLCV"
                      |            ^^^
                1 error, 0 warnings""");
    }

    @Test
    void caretsStandRightUnderTabsAndLongLinesAreCut() {
        ConfigException tabs = Loading.failure("{root_directory: \"a\tb\", listen_port: x}");
        ConfigException cut =
                Loading.failure("{root_directory: d, listen_host: " + "h".repeat(1000) + ", listen_port: x}");

        assertThat(Loading.lines(tabs.diagnostics().get(0)).skip(1))
                .containsExactly(
                        "    1 | {root_directory: \"a\tb\", listen_port: x}",
                        "      | " + " ".repeat(19) + "\t" + " ".repeat(17) + "^");
        assertThat(Loading.lines(cut.diagnostics().get(0)).skip(1))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(200));
        assertThat(Loading.lines(cut.diagnostics().get(0)).toList().get(1)).endsWith("listen_port: x}");
    }
}
