package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TemplatesDocsTest {

    /** A setting that is off: {@code #key: value} or {@code #  - module: x}; a sentence has exactly one space. */
    private static final Pattern SWITCHED_OFF = Pattern.compile("(?m)^#(?=[^ #\\n]|  )");

    private static final Pattern KEY = Pattern.compile("(?m)^ *#?[a-z_]+:");
    private static final Pattern SENTENCE = Pattern.compile("(?m)^ *# [A-Za-z].*\\w");

    @Test
    void theDefaultTemplateSaysWhatTheDefaultsAre() {
        LoadedConfig loaded = Loading.load(ConfigTemplate.DEFAULT.text());

        assertThat(loaded.config()).isEqualTo(TickfluxConfig.defaults(Path.of("data")));
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void everySettingThatTheDefaultTemplateSwitchesOffCanBeSwitchedOn() {
        LoadedConfig loaded = Loading.load(switchedOn());

        assertThat(loaded.config().plugins().triggers()).hasSize(1);
        assertThat(loaded.config().plugins().bgWorkers()).hasSize(1);
        assertThat(loaded.warnings()).allMatch(warning -> warning.message().startsWith("has no effect here"));
    }

    @Test
    void theDefaultTemplateShowsEveryKnownKey() {
        ConfigTree tree = Loading.load(switchedOn()).tree();

        assertThat(Loading.knownKeys())
                .allSatisfy(key -> assertThat(tree.locate(key.replace("[]", "[0]")))
                        .as(key)
                        .isPresent());
    }

    @Test
    void everyParagraphOfTheDefaultTemplateThatSetsAKeySaysWhatItIs() {
        assertThat(ConfigTemplate.DEFAULT.text().split("\n\n"))
                .filteredOn(paragraph -> KEY.matcher(paragraph).find())
                .allSatisfy(paragraph -> assertThat(paragraph).containsPattern(SENTENCE));
    }

    @Test
    void theDemoTemplateFeedsFiveSymbolsAndAggregatesThem() {
        LoadedConfig loaded = Loading.load(Loading.loader().with(Loading.TIMEFRAMES), ConfigTemplate.DEMO.text());

        Map<String, Object> feeder =
                loaded.config().plugins().bgWorkers().get(0).plugin().config().toPlain();
        TriggerConfig bars = loaded.config().plugins().triggers().get(0);
        assertThat(loaded.warnings()).isEmpty();
        assertThat(feeder)
                .containsEntry("symbols", List.of("DEMO-BTC", "DEMO-ETH", "DEMO-SOL", "DEMO-AAPL", "DEMO-EURUSD"))
                .containsEntry("timeframes", List.of("1Sec", "1Min"));
        assertThat(bars.on()).containsExactly("*/1Min/OHLCV");
        assertThat(bars.plugin().moduleName()).isEqualTo("ondiskagg");
        assertThat(bars.plugin().config().toPlain())
                .containsEntry("destinations", List.of("5Min", "15Min", "1H", "1D"));
    }

    @Test
    void theMarketStoreExampleLoadsWithWarningsOnly() {
        LoadedConfig loaded = Loading.loader().load(Path.of("examples", "marketstore.yml"));

        assertThat(loaded.config().plugins().triggers())
                .extracting(trigger -> trigger.plugin().moduleName())
                .containsExactly("ondiskagg", "stream");
        assertThat(loaded.warnings())
                .extracting(Diagnostic::path)
                .containsExactly("queryable", "wal_rotate_interval", "utilities_url");
    }

    @Test
    void theCoinbaseExampleLoadsWithoutWarnings() {
        LoadedConfig loaded = Loading.loader().load(Path.of("examples", "coinbase.yml"));

        assertThat(loaded.config().plugins().bgWorkers())
                .extracting(worker -> worker.plugin().moduleName())
                .containsExactly("gdaxfeeder");
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void theSecretsExampleAsksForItsVariablesAndFiles() {
        ConfigException failure = catchThrowableOfType(
                ConfigException.class, () -> Loading.loader().load(Path.of("examples", "secrets.yml")));

        assertThat(failure.diagnostics())
                .extracting(Diagnostic::path)
                .containsExactly("bgworkers[0].config.api_key", "bgworkers[0].config.api_secret");
    }

    private static String switchedOn() {
        return SWITCHED_OFF.matcher(ConfigTemplate.DEFAULT.text()).replaceAll("");
    }
}
