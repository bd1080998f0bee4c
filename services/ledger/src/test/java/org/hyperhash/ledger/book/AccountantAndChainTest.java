package org.hyperhash.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.testkit.Eventually.eventually;

import java.time.Duration;
import java.util.Map;
import org.hyperhash.ledger.BlockFound;
import org.hyperhash.platform.life.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Blocks that leave the chain, come back or never were in it; nodes that are away or behind. */
class AccountantAndChainTest {
    private static final AccountantOptions IMPATIENT =
            new AccountantOptions(Duration.ofMillis(20), Duration.ZERO, Duration.ofHours(1), 100);

    private static final AccountantOptions WATCHFUL =
            new AccountantOptions(
                    Duration.ofMillis(20), Duration.ofHours(1), Duration.ofMillis(100), 100);

    @RegisterExtension final TestBook book = new TestBook();

    @Test
    void reorganisationOfSixBlocksWithTwoOfOursIsReversedExactly() throws Exception {
        BlockFound first = book.found(1, 200);
        BlockFound second = book.found(2, 203);
        book.chain.tip(206);
        book.accountant();
        book.awaitStage(first, "seen");
        book.awaitStage(second, "seen");
        Map<String, Long> before = book.balances();
        book.chain.heights.clear();
        book.chain.tip(206);
        book.awaitStage(first, "orphaned");
        book.awaitStage(second, "orphaned");
        assertThat(book.balances()).isEmpty();
        book.chain.heights.put(first.hash(), 200);
        book.chain.heights.put(second.hash(), 203);
        book.chain.tip(207);
        book.awaitStage(first, "seen");
        book.awaitStage(second, "seen");
        assertThat(book.balances()).isEqualTo(before);
        assertThat(book.audit().findings()).isEmpty();
    }

    @Test
    void blockThatNeverWasInTheChainIsForgotten() throws Exception {
        BlockFound block = book.found(1, 200);
        book.chain.heights.clear();
        book.chain.tip(300);
        book.accountant();
        book.awaitStage(block, "stale");
        assertThat(book.balances()).isEmpty();
    }

    @Test
    void matureBlockThatLeavesTheChainStopsPayouts() throws Exception {
        BlockFound block = book.found(1, 200);
        book.chain.tip(299);
        Accountant accountant = book.accountant(WATCHFUL);
        book.awaitStage(block, "mature");
        book.chain.heights.clear();
        book.chain.tip(320);
        eventually("alarm", () -> accountant.health().toString().contains("has left the chain"));
        assertThat(book.stage(block)).isEqualTo("mature");
        eventually("payouts stop", () -> book.payStops().size() == 1);
    }

    @Test
    void staleBlockThatComesIntoTheChainStopsPayouts() throws Exception {
        BlockFound block = book.found(1, 200);
        book.chain.heights.clear();
        book.chain.tip(300);
        Accountant accountant = book.accountant(WATCHFUL);
        book.awaitStage(block, "stale");
        book.chain.heights.put(block.hash(), 200);
        book.chain.tip(301);
        eventually(
                "alarm",
                () -> accountant.health().toString().contains("stale in the book, but is in"));
    }

    @Test
    void silentNodeChangesNothing() throws Exception {
        BlockFound block = book.found(1, 200);
        Accountant accountant = book.accountant(IMPATIENT);
        eventually(
                "degraded", () -> accountant.health().toString().contains("no node tells the tip"));
        book.chain.tip(200);
        book.awaitStage(block, "seen");
        book.chain.silent();
        eventually(
                "degraded", () -> accountant.health().toString().contains("no node tells the tip"));
        assertThat(book.stage(block)).isEqualTo("seen");
        book.chain.tip(200);
        eventually("up", () -> accountant.health().equals(Health.UP));
    }

    @Test
    void nodeWithoutTheBlocksOfARestoredBookIsTold() throws Exception {
        BlockFound block = book.found(1, 200);
        book.chain.tip(299);
        Accountant first = book.accountant();
        book.awaitStage(block, "mature");
        book.stop(first);
        book.chain.heights.clear();
        book.chain.tip(2);
        Accountant second = book.accountant(IMPATIENT);
        eventually(
                "degraded",
                () ->
                        second.health()
                                .toString()
                                .contains(
                                        "a block at height 200 is credited, but the nodes are at"
                                                + " height 2: they are behind, or on another"));
        assertThat(book.stage(block)).isEqualTo("mature");
        book.chain.heights.put(block.hash(), 200);
        book.chain.tip(300);
        eventually("up", () -> second.health().equals(Health.UP));
    }

    @Test
    void nodeThatIsAMomentBehindABlockIsNoFault() throws Exception {
        BlockFound block = book.found(1, 200);
        book.chain.heights.clear();
        book.chain.tip(199);
        Accountant accountant = book.accountant();
        eventually("two questions", () -> book.chain.questions() > 1);
        assertThat(accountant.health()).isEqualTo(Health.UP);
        assertThat(book.stage(block)).isNotEqualTo("seen");
        book.chain.heights.put(block.hash(), 200);
        book.chain.tip(200);
        book.awaitStage(block, "seen");
    }
}
