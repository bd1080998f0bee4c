package org.hyperhash.template.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hyperhash.platform.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeClocksTest {
    private static final String DATE = "Date: Sat, 21 Nov 2026 12:00:00 GMT\r\n";
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.900Z");

    private final Metrics metrics = new Metrics();
    private final FakeNode first = new FakeNode();
    private final FakeNode second = new FakeNode();

    NodeClocksTest() throws IOException {
        first.mine(1);
        second.mine(1);
    }

    @AfterEach
    void stop() throws IOException {
        first.close();
        second.close();
        metrics.close();
    }

    private Optional<NodeClocks.Reading> compare(Instant now, FakeNode... nodes)
            throws InterruptedException {
        List<NodeAddress> addresses = Arrays.stream(nodes).map(FakeNode::address).toList();
        return NodeClocks.compare(
                addresses, Duration.ofSeconds(2), InstantSource.fixed(now), metrics);
    }

    @Test
    void differenceIsThatOfTheNodesDate() throws Exception {
        first.extraHeader = DATE;
        assertThat(compare(NOON, first))
                .contains(new NodeClocks.Reading(first.address().name(), Duration.ZERO));
        assertThat(compare(NOON.minusSeconds(90), first).map(NodeClocks.Reading::behind))
                .contains(Duration.ofSeconds(90));
        assertThat(compare(NOON.plusSeconds(3_600), first).map(NodeClocks.Reading::behind))
                .contains(Duration.ofHours(-1));
    }

    @Test
    void nodesThatAreAwayOrGiveNoDateArePassedOver() throws Exception {
        assertThat(compare(NOON, first)).isEmpty();
        first.extraHeader = "Date: yesterday\r\n";
        assertThat(compare(NOON, first)).isEmpty();
        first.mood = FakeNode.Mood.HANGS_UP;
        second.extraHeader = DATE;
        assertThat(compare(NOON, first, second).map(NodeClocks.Reading::node))
                .contains(second.address().name());
    }
}
