package io.tickflux.transport.app.child;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.engine.host.GuestSpec;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.Trees;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a child is told on its standard input, which nobody else can read, as one line of JSON: its plugin, where the server is, and the
 * token that it shows there once.
 */
record ChildSpec(GuestSpec plugin, int port, String token) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String toLine() {
        ObjectNode line = Trees.NODES
                .objectNode()
                .put("port", port)
                .put("token", token)
                .put("name", plugin.name())
                .put("module", plugin.module())
                .put("feeder", plugin.feeder());
        plugin.jar().ifPresent(jar -> line.put("jar", jar.toAbsolutePath().toString()));
        plugin.view().patterns().forEach(pattern -> line.withArray("patterns").add(pattern.toString()));
        ObjectNode calendars = line.putObject("calendars");
        plugin.view().calendars().added().forEach((name, lines) -> lines.forEach(calendars.putArray(name)::add));
        line.set("config", JSON.valueToTree(plugin.config().toMap()));
        return new String(Trees.encode(DataFormat.JSON, line), StandardCharsets.UTF_8);
    }

    private static GuestSpec.View view(JsonNode line) {
        List<KeyPattern> patterns = new ArrayList<>();
        line.path("patterns").forEach(pattern -> patterns.add(KeyPattern.parse(pattern.textValue())));
        MarketCalendars calendars = MarketCalendars.builtIn();
        for (Map.Entry<String, JsonNode> calendar : line.path("calendars").properties()) {
            List<String> lines = new ArrayList<>();
            calendar.getValue().forEach(text -> lines.add(text.textValue()));
            calendars = calendars.with(calendar.getKey(), lines);
        }
        return new GuestSpec.View(patterns, calendars);
    }

    static ChildSpec ofLine(String text) {
        JsonNode line = Trees.decode(DataFormat.JSON, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        Map<String, Object> config = JSON.convertValue(
                line.path("config"), JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
        GuestSpec plugin = new GuestSpec(
                line.path("name").textValue(),
                line.path("module").textValue(),
                line.path("feeder").booleanValue(),
                Optional.ofNullable(line.path("jar").textValue()).map(Path::of),
                PluginConfig.of(config),
                Runtime.getRuntime().maxMemory(),
                view(line));
        return new ChildSpec(
                plugin, line.path("port").intValue(), line.path("token").textValue());
    }
}
