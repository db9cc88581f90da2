package io.tickflux.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class DemandWindowTest {
    private final List<Long> requests = new ArrayList<>();
    private final Flux<Integer> source = new DemandWindow<>(Flux.range(0, 1_000).doOnRequest(requests::add), 64);

    @Test
    void neverAsksForMoreThanIsWanted() {
        StepVerifier.create(source, 3)
                .expectNextCount(3)
                .thenRequest(2)
                .expectNextCount(2)
                .thenCancel()
                .verify();
        assertThat(requests.stream().mapToLong(Long::longValue).sum()).isEqualTo(5);
    }

    @Test
    void neverAsksForMoreThanAWindowAtATime() {
        StepVerifier.create(source).expectNextCount(1_000).verifyComplete();
        assertThat(requests).allMatch(n -> n <= 64).hasSizeGreaterThan(10);
    }
}
