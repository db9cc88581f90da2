package io.tickflux.transport.app.child;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.engine.host.JarListing;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that looks into jars. It is told their paths in one line of JSON on standard input and answers with one for each on standard
 * output; whatever code of the jars prints goes to standard error.
 */
final class ChildListing {
    private static final Logger log = LoggerFactory.getLogger(ChildListing.class);

    private static final String JARS = "jars";
    private static final String NAME = "listing";
    private static final long MEMORY_BYTES = 128L << 20;
    private static final int MAX_LINE = 65_536;

    private ChildListing() {}

    /** In the server: looks into jars, in as many processes as it takes; a jar that ends one is broken, those behind it are not. */
    static List<JarListing> ask(List<Path> jars) {
        List<JarListing> listings = new ArrayList<>();
        while (listings.size() < jars.size()) {
            List<Path> left = jars.subList(listings.size(), jars.size());
            try {
                askOne(left, listings);
            } catch (IOException notStarted) {
                left.forEach(jar -> listings.add(JarListing.broken("no process to look into it: " + notStarted)));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                left.forEach(jar -> listings.add(JarListing.broken("interrupted while it was looked into")));
            }
        }
        return listings;
    }

    private static void askOne(List<Path> jars, List<JarListing> listings) throws IOException, InterruptedException {
        Process process = ChildCommand.of(MEMORY_BYTES).start();
        try {
            ChildOutput errors = ChildOutput.of(NAME, log, process.getErrorStream());
            List<String> lines = new CopyOnWriteArrayList<>();
            Thread reader = new Thread(() -> read(process, jars.size(), lines), NAME + "-answers");
            reader.setDaemon(true);
            reader.start();
            process.getOutputStream().write((toLine(jars) + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            boolean ended = process.waitFor(
                    ChildLimits.START_LIMIT.multipliedBy(jars.size()).toMillis(), TimeUnit.MILLISECONDS);
            reader.join(ChildLimits.START_LIMIT.toMillis());
            List.copyOf(lines).forEach(line -> listings.add(listing(line)));
            if (lines.size() < jars.size()) {
                listings.add(JarListing.broken(
                        ended
                                ? ChildProcess.ended(process, errors)
                                : "took longer than " + ChildLimits.START_LIMIT + " to be looked into"));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** What is longer, or more, than expected ends the reading: it is not the listing's. */
    private static void read(Process process, int expected, List<String> lines) {
        try (BufferedReader answers =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = answers.read(); c >= 0 && line.length() < MAX_LINE && lines.size() < expected; ) {
                if (c == '\n') {
                    lines.add(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
                c = answers.read();
            }
        } catch (IOException ended) {
            log.debug("listing ended: {}", ended.toString());
        }
    }

    private static String toLine(List<Path> jars) {
        ObjectNode line = Trees.NODES.objectNode();
        ArrayNode paths = line.putArray(JARS);
        jars.forEach(jar -> paths.add(jar.toAbsolutePath().toString()));
        return text(line);
    }

    private static JarListing listing(String line) {
        try {
            JsonNode told = Trees.decode(DataFormat.JSON, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            List<JarListing.Module> modules = new ArrayList<>();
            for (JsonNode module : told.path("modules")) {
                modules.add(new JarListing.Module(
                        texts(module.path("names")), module.path("feeder").asBoolean()));
            }
            return new JarListing(modules, texts(told.path("problems")));
        } catch (RuntimeException malformed) {
            return JarListing.broken("its process did not say what is in it: " + malformed.getMessage());
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** In the child: whether a line asks for a listing. */
    static boolean isAskedBy(String line) {
        return Trees.decode(DataFormat.JSON, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)))
                .has(JARS);
    }

    /** In the child: answers. */
    static void answer(String line) {
        PrintStream answers = System.out;
        System.setOut(System.err);
        JsonNode asked = Trees.decode(DataFormat.JSON, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        for (String jar : texts(asked.path(JARS))) {
            byte[] told = (text(tree(JarListing.of(Path.of(jar)))) + "\n").getBytes(StandardCharsets.UTF_8);
            answers.write(told, 0, told.length);
            answers.flush();
        }
    }

    private static ObjectNode tree(JarListing listing) {
        ObjectNode tree = Trees.NODES.objectNode();
        ArrayNode modules = tree.putArray("modules");
        for (JarListing.Module module : listing.modules()) {
            ObjectNode one = modules.addObject().put("feeder", module.feeder());
            ArrayNode names = one.putArray("names");
            module.names().forEach(names::add);
        }
        ArrayNode problems = tree.putArray("problems");
        listing.problems().forEach(problems::add);
        return tree;
    }

    private static String text(JsonNode tree) {
        return new String(Trees.encode(DataFormat.JSON, tree), StandardCharsets.UTF_8);
    }
}
