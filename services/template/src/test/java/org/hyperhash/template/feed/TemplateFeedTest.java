package org.hyperhash.template.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.MerkleTree;
import org.hyperhash.bitcoin.block.ParsedBlock;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.Solution;
import org.hyperhash.template.Template;
import org.junit.jupiter.api.Test;

class TemplateFeedTest {
    private static final Hash256 TIP = SampleTransactions.hash(1);
    private static final Hash256 NEXT_TIP = SampleTransactions.hash(2);
    private static final RefreshRule RULE = new RefreshRule(Sats.of(100), Duration.ofSeconds(30));

    private final Metrics metrics = new Metrics();
    private final List<Long> shown = new ArrayList<>();
    private long nanos = 1_000_000_000_000L;
    private TemplateFeed feed = feed(TemplateFeed.MAX_TEMPLATES, TemplateFeed.MAX_BYTES);

    private TemplateFeed feed(int maxTemplates, long maxBytes) {
        TemplateFeed made = new TemplateFeed(RULE, () -> nanos, metrics, maxTemplates, maxBytes);
        made.listen(template -> shown.add(template.id()));
        return made;
    }

    private void pass(int seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private boolean offer(long id, Hash256 tip, long fees) {
        return offer(id, tip, fees, nanos);
    }

    private boolean offer(long id, Hash256 tip, long fees, long askedAtNanos) {
        Template template = SampleTransactions.template(id, tip, 20, fees);
        return feed.offer(template, SampleTransactions.two(), askedAtNanos);
    }

    @Test
    void helpOfEachMetricStandsAlone() {
        new ReorgWatch(() -> nanos, metrics);
        assertThat(metrics.scrape().lines().filter(line -> line.startsWith("# HELP template_")))
                .hasSizeGreaterThan(5)
                .noneMatch(line -> line.matches("(?i).*\\b(the same|those that|the above)\\b.*"))
                .contains(
                        "# HELP template_latency_ms Time from asking for the last template until"
                                + " listeners knew it",
                        "# HELP template_reorgs_deep_total Tip changes that took two blocks or"
                                + " more out of the best chain");
    }

    @Test
    void onTheSameTipFeesOrTimeMustHavePassed() {
        assertThat(offer(1, TIP, 1_000)).isTrue();
        assertThat(offer(2, TIP, 1_099)).isFalse();
        assertThat(offer(3, TIP, 1_100)).isTrue();
        pass(29);
        assertThat(offer(4, TIP, 1_100)).isFalse();
        pass(1);
        assertThat(offer(5, TIP, 1_000)).isTrue();
        assertThat(shown).containsExactly(1L, 3L, 5L);
        assertThat(feed.latest().map(Template::id)).hasValue(5L);
        assertThat(metrics.registry().get("template.published").counter().count()).isEqualTo(3);
    }

    @Test
    void newTipIsShownAtOnce() {
        offer(1, TIP, 1_000);
        assertThat(offer(2, NEXT_TIP, 0)).isTrue();
        assertThat(shown).containsExactly(1L, 2L);
    }

    @Test
    void answerThatTheNewTipOvertookIsDropped() {
        offer(1, TIP, 0);
        long asked = nanos;
        pass(1);
        offer(2, NEXT_TIP, 0);
        assertThat(offer(3, TIP, 9_000, asked)).isFalse();
        assertThat(offer(4, TIP, 9_000)).isTrue();
        assertThat(shown).containsExactly(1L, 2L, 4L);
    }

    @Test
    void ageCountsFromTheLastAnswerShownOrNot() {
        assertThat(feed.ageMs()).isEqualTo(OptionalLong.empty());
        offer(1, TIP, 0);
        pass(7);
        assertThat(feed.ageMs()).hasValue(7_000);
        offer(2, TIP, 0);
        assertThat(feed.ageMs()).hasValue(0);
        assertThat(shown).containsExactly(1L);
    }

    @Test
    void blockIsHeaderCoinbaseAndTransactions() {
        offer(1, TIP, 0);
        Solution solution = SampleTransactions.solve(SampleTransactions.template(1, TIP, 20, 0));
        Bytes block = feed.assemble(solution).orElseThrow();
        assertThat(Block.parse(block.toArray()))
                .isInstanceOfSatisfying(
                        ParsedBlock.Parsed.class,
                        parsed -> {
                            assertThat(parsed.block().hash()).isEqualTo(solution.blockHash());
                            assertThat(parsed.block().header().merkleRoot())
                                    .isEqualTo(MerkleTree.root(parsed.block().txids()).hash());
                            assertThat(parsed.block().transactions()).hasSize(3);
                        });
    }

    @Test
    void templatesOfTheOldTipHaveTheirGrace() {
        offer(1, TIP, 0);
        pass(60);
        offer(2, NEXT_TIP, 0);
        pass(9);
        assertThat(feed.transactions(1)).hasValue(SampleTransactions.two());
        pass(1);
        assertThat(feed.transactions(1)).isEmpty();
        assertThat(feed.find(1)).isEmpty();
        assertThat(feed.transactions(2)).isPresent();
    }

    @Test
    void olderTemplatesOfTheTipLeaveAtTheLimits() {
        feed = feed(2, 1 << 20);
        offer(1, TIP, 0);
        offer(2, TIP, 1_000);
        offer(3, TIP, 2_000);
        assertThat(feed.find(1)).isEmpty();
        assertThat(feed.find(2)).isPresent();

        feed = feed(10, 1);
        offer(4, TIP, 0);
        offer(5, TIP, 1_000);
        assertThat(feed.find(4)).isEmpty();
        assertThat(feed.transactions(5)).isPresent();
    }

    @Test
    void transactionsMayComeLater() {
        feed.show(SampleTransactions.template(1, TIP, 20, 0), nanos);
        assertThat(feed.transactions(1)).isEmpty();
        feed.complete(1, SampleTransactions.two());
        feed.complete(99, SampleTransactions.two());
        assertThat(feed.transactions(1)).hasValue(SampleTransactions.two());
        assertThat(feed.transactions(99)).isEmpty();
    }
}
