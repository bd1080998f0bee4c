package org.hyperhash.template.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hyperhash.testkit.Eventually.eventually;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.Template;
import org.hyperhash.template.feed.RefreshRule;
import org.hyperhash.template.feed.SampleTransactions;
import org.hyperhash.template.feed.TipMove;
import org.hyperhash.testkit.ManualClock;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeTemplateSourceTest {
    private static final RefreshRule RULE = new RefreshRule(Sats.of(1_000), Duration.ofSeconds(60));

    private final Metrics metrics = new Metrics();
    private final List<Template> heard = new CopyOnWriteArrayList<>();
    private final List<TipMove> reorgs = new CopyOnWriteArrayList<>();
    private final List<Failure> alarms = new CopyOnWriteArrayList<>();
    private final List<NodeTemplateSource> sources = new ArrayList<>();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T11:58:00Z"));
    private FakeNode first;
    private FakeNode second;

    @BeforeEach
    void start() throws IOException {
        first = new FakeNode();
        second = new FakeNode();
        for (FakeNode node : List.of(first, second)) {
            node.mine(1, 2, 3);
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (NodeTemplateSource source : sources) {
            source.stop();
        }
        first.close();
        second.close();
        assertThat(alarms).isEmpty();
    }

    private NodeTemplateSource source(int pollMs, FakeNode... nodes) {
        NodeOptions options =
                new NodeOptions(
                        Network.REGTEST,
                        Stream.of(nodes).map(FakeNode::address).toList(),
                        RULE,
                        Duration.ofMillis(pollMs),
                        Duration.ofMillis(50),
                        Duration.ofMillis(400),
                        Duration.ofMillis(500),
                        Duration.ofMillis(500));
        NodeTemplateSource source =
                new NodeTemplateSource(options, Property.random(1), metrics, clock);
        source.listen(heard::add);
        source.listenToReorgs(reorgs::add);
        return source;
    }

    private NodeTemplateSource started(int pollMs, FakeNode... nodes) throws Exception {
        NodeTemplateSource source = source(pollMs, nodes);
        source.start(alarms::add);
        sources.add(source);
        return source;
    }

    private void awaitTip(Hash256 tip) throws Exception {
        eventually(
                "template on " + tip,
                () -> !heard.isEmpty() && heard.getLast().tip().previousBlock().equals(tip));
    }

    @Test
    void nodeThatIsBehindABlockCannotSayThatItIsGone() throws Exception {
        int height = 3;
        first.mine(3, 4);
        NodeTemplateSource source = started(20, first, second);
        awaitTip(first.tip());
        Hash256 block = first.tip();
        assertThat(source.confirmations(block, height)).hasValue(1);
        first.close();
        eventually("fail-over", () -> heard.getLast().tip().previousBlock().equals(second.tip()));
        assertThat(source.confirmations(block, height)).isEmpty();
        assertThat(source.confirmations(SampleTransactions.hash(99), height - 1)).hasValue(0);
        second.mine(3, 5);
        assertThat(source.confirmations(block, height)).hasValue(0);
    }

    @Test
    void longPollBringsANewTipAtOnce() throws Exception {
        NodeTemplateSource source = started(600_000, first);
        awaitTip(first.tip());
        first.mine(3, 4);
        awaitTip(first.tip());
        assertThat(source.latest()).hasValue(heard.getLast());
        assertThat(heard.getLast().height()).isEqualTo(4);
        assertThat(source.health()).isEqualTo(Health.UP);
        assertThat(metrics.registry().get("template.latency.seconds").timer().count()).isEqualTo(2);
        eventually(
                "probe",
                () -> metrics.registry().get("template.tip.lag.blocks").gauge().value() == 0);
    }

    @Test
    void publishedBlockBringsATemplateBeforeTheIntervalIsOver() throws Exception {
        try (FakePublisher publisher = new FakePublisher()) {
            first.longPollAnswers = false;
            first.publishes = Optional.of(publisher.address());
            started(600_000, first);
            awaitTip(first.tip());
            publisher.awaitSubscriber();
            first.mine(3, 4);
            publisher.publish(first.tip());
            awaitTip(first.tip());
            assertThat(notices()).isEqualTo(1);
        }
    }

    @Test
    void anyNodesBlockIsAReasonToAskTheServingOne() throws Exception {
        try (FakePublisher publisher = new FakePublisher()) {
            first.longPollAnswers = false;
            second.publishes = Optional.of(publisher.address());
            started(600_000, first, second);
            awaitTip(first.tip());
            publisher.awaitSubscriber();
            first.mine(3, 4);
            publisher.publish(first.tip());
            awaitTip(first.tip());
        }
    }

    @Test
    void nodeThatDidNotAnswerIsAskedAgainWhereItPublishes() throws Exception {
        try (FakePublisher publisher = new FakePublisher()) {
            first.publishes = Optional.of(publisher.address());
            first.moodOf = Map.of("getzmqnotifications", FakeNode.Mood.HANGS_UP);
            started(600_000, first);
            eventually("the question", () -> first.methods.contains("getzmqnotifications"));
            first.moodOf = Map.of();
            publisher.awaitSubscriber();
        }
    }

    @Test
    void noticeOfTheKnownTipIsNoReasonToAsk() throws Exception {
        try (FakePublisher publisher = new FakePublisher()) {
            first.publishes = Optional.of(publisher.address());
            started(600_000, first);
            awaitTip(first.tip());
            publisher.awaitSubscriber();
            eventually("a template, and the long poll for the next", () -> templatesAsked() == 2);
            publisher.publish(first.tip());
            eventually("the notice", () -> notices() == 1);
            first.mine(3, 4);
            awaitTip(first.tip());
            eventually("the long poll's next question", () -> templatesAsked() == 3);
        }
    }

    @Test
    void rubbishOfAPublisherIsNoNotice() throws Exception {
        try (FakePublisher publisher = new FakePublisher()) {
            first.longPollAnswers = false;
            first.publishes = Optional.of(publisher.address());
            started(600_000, first);
            awaitTip(first.tip());
            publisher.awaitSubscriber();
            publisher.publish("hashblock");
            publisher.publish("hashblock", "short");
            publisher.publish("hashblocks", "not".repeat(20), "ours");
            first.mine(3, 4);
            publisher.publish(first.tip());
            awaitTip(first.tip());
            assertThat(notices()).isEqualTo(1);
        }
    }

    @Test
    void publisherOfHugeMessagesIsNotHeardAndNotMissed() throws Exception {
        try (FakePublisher publisher = new FakePublisher()) {
            first.publishes = Optional.of(publisher.address());
            started(600_000, first);
            awaitTip(first.tip());
            publisher.awaitSubscriber();
            publisher.publish("hashblock", "x".repeat(1 << 20));
            first.mine(3, 4);
            publisher.publish(first.tip());
            awaitTip(first.tip());
            assertThat(notices()).isZero();
        }
    }

    private double notices() {
        return metrics.registry().get("template.block.notices").counter().count();
    }

    private long templatesAsked() {
        return first.methods.stream().filter("getblocktemplate"::equals).count();
    }

    @Test
    void nodeWithoutLongPollIsAskedForItsBestBlock() throws Exception {
        first.longPolling = false;
        started(600_000, first);
        awaitTip(first.tip());
        first.mine(3, 4);
        awaitTip(first.tip());
    }

    @Test
    void growthOfFeesBringsATemplateOnTheSameTip() throws Exception {
        started(20, first);
        awaitTip(first.tip());
        first.payFees(999);
        int polls = first.methods.size();
        eventually("more polls", () -> first.methods.size() > polls + 20);
        assertThat(heard).hasSize(1);
        first.payFees(1_000);
        eventually("second template", () -> heard.size() == 2);
        assertThat(heard.getLast().fees()).isEqualTo(Sats.of(1_000));
        assertThat(heard.getLast().sameTip(heard.getFirst())).isTrue();
        assertThat(heard.getLast().id()).isNotEqualTo(heard.getFirst().id());
    }

    @Test
    void clockThatIsNotTheNodesIsTold() throws Exception {
        first.extraHeader = "Date: Sat, 21 Nov 2026 12:00:00 GMT\r\n";
        NodeTemplateSource source = started(20, first);
        awaitTip(first.tip());
        Health told =
                new Health.Degraded(
                        "our clock is 120 s behind that of %s, limit 60 s: keep both by NTP"
                                .formatted(first.address().name()));
        eventually("health", () -> source.health().equals(told));
        assertThat(source.nodes().getFirst().health()).isEqualTo(told);
        clock.advance(Duration.ofSeconds(61));
        eventually("health", () -> source.health().equals(Health.UP));
        clock.advance(Duration.ofSeconds(120));
        eventually(
                "health",
                () ->
                        source.health() instanceof Health.Degraded(String reason)
                                && reason.startsWith("our clock is 61 s ahead of"));
    }

    @Test
    void otherChainRefusesToStart() {
        second.chain = "main";
        assertThatThrownBy(() -> source(20, first, second).start(alarms::add))
                .isInstanceOfSatisfying(
                        StartFailed.class,
                        failed ->
                                assertThat(failed.failure().exitCode())
                                        .isEqualTo(ExitCode.CONFIGURATION))
                .hasMessageContaining("is on chain main, not regtest");
    }

    @Test
    void nodeThatChangesItsChainLaterIsNotUsed() throws Exception {
        NodeTemplateSource source = started(20, first, second);
        awaitTip(first.tip());
        first.chain = "signet";
        eventually("fail-over", () -> second.methods.contains("getblocktemplate"));
        assertThat(source.health()).isInstanceOf(Health.Degraded.class);
    }

    @Test
    void absentNodeIsWaitedFor() throws Exception {
        int port = first.port();
        first.close();
        NodeTemplateSource source = started(20, first);
        assertThat(source.health())
                .isInstanceOfSatisfying(
                        Health.Down.class,
                        down -> assertThat(down.reason()).contains("cannot be reached"));
        first = new FakeNode(port);
        awaitTip(first.tip());
        eventually("health", () -> source.health().equals(Health.UP));
    }

    @ParameterizedTest
    @EnumSource(names = {"HANGS_UP", "SILENT"})
    void allNodesAwayIsDownWithEachReason(FakeNode.Mood away) throws Exception {
        NodeTemplateSource source = started(20, first, second);
        awaitTip(first.tip());
        eventually("health", () -> source.health().equals(Health.UP));
        first.mood = away;
        second.mood = away;
        eventually(
                "both are told",
                () ->
                        source.health() instanceof Health.Down(String reason)
                                && reason.startsWith("no node can be mined on: ")
                                && reason.contains(first.address().name())
                                && reason.contains(second.address().name()));
        first.mood = FakeNode.Mood.FINE;
        second.mood = FakeNode.Mood.FINE;
        eventually("health", () -> source.health().equals(Health.UP));
    }

    @Test
    void initialDownloadIsDownWithItsProgress() throws Exception {
        first.downloading = true;
        first.chain = "main";
        NodeOptions options = NodeOptions.of(Network.MAIN, List.of(first.address()), RULE);
        NodeTemplateSource source =
                new NodeTemplateSource(options, Property.random(1), metrics, clock);
        source.start(alarms::add);
        sources.add(source);
        assertThat(source.health())
                .isInstanceOfSatisfying(
                        Health.Down.class,
                        down ->
                                assertThat(down.reason())
                                        .endsWith("downloads blocks: 2, 45.2 % of the chain"));
        assertThat(first.methods).doesNotContain("getblocktemplate");
    }

    @Test
    void secondNodeServesWhileTheFirstIsAway() throws Exception {
        NodeTemplateSource source = started(20, first, second);
        awaitTip(first.tip());
        assertThat(second.methods).doesNotContain("getblocktemplate");
        first.mood = FakeNode.Mood.HANGS_UP;
        second.mine(3, 4);
        awaitTip(second.tip());
        assertThat(source.health())
                .isInstanceOfSatisfying(
                        Health.Degraded.class,
                        degraded -> assertThat(degraded.reason()).contains("cannot be reached"));
        first.mine(3, 4, 5);
        first.mood = FakeNode.Mood.FINE;
        awaitTip(first.tip());
        eventually("health", () -> source.health().equals(Health.UP));
    }

    @Test
    void nodeThatLagsIsPassedOver() throws Exception {
        second.mine(3, 4, 5, 6);
        started(20, first, second);
        awaitTip(second.tip());
        assertThat(first.methods).doesNotContain("getblocktemplate");
    }

    @Test
    void rubbishTemplatesLeadToTheNextNode() throws Exception {
        for (FakeNode.Mood mood :
                List.of(
                        FakeNode.Mood.NO_JSON,
                        FakeNode.Mood.OTHER_JSON,
                        FakeNode.Mood.BREAKS_OFF,
                        FakeNode.Mood.BUSY,
                        FakeNode.Mood.SILENT)) {
            heard.clear();
            first.moodOf = Map.of("getblocktemplate", mood);
            NodeTemplateSource source = started(20, first, second);
            awaitTip(second.tip());
            sources.remove(source);
            source.stop();
        }
    }

    @Test
    void silenceMakesTheTemplateStale() throws Exception {
        NodeTemplateSource source = started(20, first);
        awaitTip(first.tip());
        first.moodOf = Map.of("getblocktemplate", FakeNode.Mood.SILENT);
        eventually(
                "stale",
                () ->
                        source.health() instanceof Health.Degraded(String reason)
                                && reason.contains("ms old, limit 400 ms"));
        assertThat(source.latest()).isPresent();
    }

    @Test
    void reorganisationOfTwoBlocksRaisesTheAlarm() throws Exception {
        NodeTemplateSource source = started(600_000, first);
        awaitTip(first.tip());
        first.mine(3, 4);
        awaitTip(first.tip());
        Hash256 old = first.tip();
        first.mine(2, 13, 14, 15);
        awaitTip(first.tip());
        eventually("alarm", () -> !reorgs.isEmpty());
        assertThat(reorgs).containsExactly(new TipMove.Reorganised(old, first.tip(), 2));
        assertThat(metrics.registry().get("template.reorgs.deep").counter().count()).isEqualTo(1);
        assertThat(source.health())
                .isInstanceOfSatisfying(
                        Health.Degraded.class,
                        degraded ->
                                assertThat(degraded.reason())
                                        .startsWith("2 blocks left the best chain"));
    }

    @Test
    void reorganisationOfOneBlockIsCountedOnly() throws Exception {
        NodeTemplateSource source = started(600_000, first);
        awaitTip(first.tip());
        first.mine(2, 13, 14);
        awaitTip(first.tip());
        eventually("count", () -> metrics.registry().get("template.reorgs").counter().count() == 1);
        assertThat(reorgs).isEmpty();
        assertThat(source.health()).isEqualTo(Health.UP);
    }

    @Test
    void blockGoesToEveryNodeAndEachAnswerIsTold() throws Exception {
        NodeTemplateSource source = started(20, first, second);
        awaitTip(first.tip());
        Solution solution = SampleTransactions.solve(heard.getLast());
        first.submitAnswer = "\"duplicate\"";
        assertThat(source.submit(solution, Optional.empty()))
                .containsExactly(
                        new SubmissionAnswer.AlreadyKnown(first.address().name()),
                        new SubmissionAnswer.Accepted(second.address().name()));
        String block = source.assemble(solution).orElseThrow().toHex();
        assertThat(first.blocks).containsExactly(block);
        assertThat(second.blocks).containsExactly(block);
    }

    @Test
    void slowNodeDoesNotHoldUpTheAnswers() throws Exception {
        NodeTemplateSource source = started(20, first, second);
        awaitTip(first.tip());
        second.mood = FakeNode.Mood.SILENT;
        List<SubmissionAnswer> answers =
                source.submit(SampleTransactions.solve(heard.getLast()), Optional.empty());
        assertThat(answers.getFirst()).isInstanceOf(SubmissionAnswer.Accepted.class);
        assertThat(answers.getLast()).isInstanceOf(SubmissionAnswer.Unreachable.class);
    }

    @Test
    void blockOfAForgottenTemplateIsRefused() throws Exception {
        NodeTemplateSource source = started(20, first);
        awaitTip(first.tip());
        Solution solution =
                SampleTransactions.solve(SampleTransactions.template(77, first.tip(), 3, 0));
        assertThat(source.submit(solution, Optional.empty()))
                .containsExactly(
                        new SubmissionAnswer.Refused(
                                first.address().name(),
                                "the transactions of template 77 are not kept any more"));
        assertThat(first.blocks).isEmpty();
    }

    @Test
    void reasonsOfNodesAreTranslated() {
        assertThat(BlockSender.verdict("n", "duplicate"))
                .isEqualTo(new SubmissionAnswer.AlreadyKnown("n"));
        assertThat(BlockSender.verdict("n", "rejected: already have block 00ab"))
                .isEqualTo(new SubmissionAnswer.AlreadyKnown("n"));
        assertThat(BlockSender.verdict("n", "inconclusive"))
                .isEqualTo(new SubmissionAnswer.Sent("n"));
        assertThat(BlockSender.verdict("n", "duplicate-inconclusive"))
                .isEqualTo(new SubmissionAnswer.Sent("n"));
        assertThat(BlockSender.verdict("n", "duplicate-invalid"))
                .isEqualTo(new SubmissionAnswer.Refused("n", "duplicate-invalid"));
        assertThat(BlockSender.verdict("n", "high-hash"))
                .isEqualTo(new SubmissionAnswer.Refused("n", "high-hash"));
    }

    @Test
    void bestChainIsAskedOfTheNode() throws Exception {
        NodeTemplateSource source = started(20, first);
        awaitTip(first.tip());
        first.mine(2, 13, 14);
        assertThat(source.isInBestChain(first.tip())).hasValue(true);
        assertThat(source.isInBestChain(SampleTransactions.hash(3))).hasValue(false);
        assertThat(source.isInBestChain(SampleTransactions.hash(99))).hasValue(false);
        first.mood = FakeNode.Mood.HANGS_UP;
        assertThat(source.isInBestChain(first.tip())).isEmpty();
    }
}
