package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/**
 * Random graphs of triggers that fire each other, among them circles. {@code -Dtickflux.graphs=10000} for the long run.
 */
class CascadeTest {
    private static final int GRAPHS = Integer.getInteger("tickflux.graphs", 100);
    /** A graph whose cascades grow larger than this is not drawn: branches in a circle multiply until the hops end. */
    private static final long MAX_EVENTS = 400;

    @TempDir
    Path folder;

    /**
     * Trigger i is fired by key i and writes to the keys that follow it.
     *
     * @param followers for each key, the keys written to
     */
    private record Graph(List<List<Integer>> followers) {
        static Graph random(Random random) {
            while (true) {
                int keys = 1 + random.nextInt(6);
                List<List<Integer>> followers = new ArrayList<>();
                for (int i = 0; i < keys; i++) {
                    List<Integer> next = new ArrayList<>();
                    for (int j = random.nextInt(3); j > 0; j--) {
                        next.add(random.nextInt(keys));
                    }
                    followers.add(next);
                }
                Graph graph = new Graph(followers);
                if (graph.walks()[1] <= MAX_EVENTS) {
                    return graph;
                }
            }
        }

        /** Of one write to key 0: walks that end at the limit of hops, and all walks, that is events. */
        long[] walks() {
            long[] at = new long[followers.size()];
            at[0] = 1;
            long all = 1;
            for (int hop = 0; hop < TriggerFeed.MAX_HOPS; hop++) {
                long[] next = new long[at.length];
                for (int key = 0; key < at.length; key++) {
                    for (int follower : followers.get(key)) {
                        next[follower] += at[key];
                    }
                }
                at = next;
                long there = sum(at);
                all += there;
                if (all > MAX_EVENTS) {
                    return new long[] {there, all};
                }
            }
            return new long[] {sum(at), all};
        }

        private static long sum(long[] counts) {
            long sum = 0;
            for (long count : counts) {
                sum += count;
            }
            return sum;
        }
    }

    private static String key(int index) {
        return "K" + index + "/1Min/X";
    }

    @Test
    void i11_everyGraphOfTriggersComesToRestAndEveryCutIsCounted() throws Exception {
        long seed = Long.getLong("tickflux.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < GRAPHS; i++) {
            Graph graph = Graph.random(random);
            String shown = "seed=" + seed + ", graph " + i + ": " + graph;
            try (HostHarness harness = HostHarness.in(Files.createDirectory(folder.resolve("g" + i)))) {
                addTriggers(harness, graph);
                harness.start().write(row(key(0), 1));
                assertThatItComesToRest(harness, graph, shown);
            }
        }
    }

    private static void addTriggers(HostHarness harness, Graph graph) {
        for (int i = 0; i < graph.followers.size(); i++) {
            List<Write> answer = graph.followers.get(i).stream()
                    .map(follower -> row(key(follower), 1))
                    .toList();
            harness.with(trigger("t" + i, context -> event -> Flux.fromIterable(answer)));
            harness.trigger("t" + i, "t" + i, key(i));
        }
    }

    private static void assertThatItComesToRest(HostHarness harness, Graph graph, String shown) {
        long[] walks = graph.walks();
        Awaitility.await(shown)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(() -> {
                    List<PluginStatus> all = harness.host.status();
                    long handled = all.stream()
                            .mapToLong(status -> status.progress().handled())
                            .sum();
                    long cut = all.stream()
                            .mapToLong(status -> status.progress().passedOver())
                            .sum();
                    assertThat(cut).as(shown).isEqualTo(walks[0]);
                    assertThat(handled).as(shown).isEqualTo(walks[1] - walks[0]);
                    assertThat(harness.log.events()).as(shown).hasSize((int) walks[1]);
                });
    }
}
