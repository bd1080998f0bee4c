package org.hyperhash.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.ledger.RewardedBlock.TREASURY;
import static org.hyperhash.testkit.Eventually.eventually;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.ledger.BlockFound;
import org.hyperhash.ledger.RewardedBlock;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.metrics.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Disputes, bugs, cut sessions and a second accountant: nothing is booked wrongly or twice. */
class AccountantFaultsTest {
    @RegisterExtension final TestBook book = new TestBook();

    @Test
    void secondAccountantWaitsAndTakesOver() throws Exception {
        book.chain.tip(200);
        Accountant one = book.accountant();
        eventually("the first has the lock", () -> one.health().equals(Health.UP));
        BlockFound block = book.found(1, 200);
        book.awaitStage(block, "seen");
        Accountant two = book.accountant();
        eventually(
                "the second says so",
                () -> two.health().toString().contains("another process keeps the book"));
        book.chain.tip(201);
        eventually("confirmations", () -> book.confirmations(block) == 2);
        book.stop(one);
        book.chain.tip(299);
        book.awaitStage(block, "mature");
        assertThat(book.bookings()).isEqualTo(3);
    }

    @Test
    void stopOfPayoutsByAnotherProcessIsToldAndItsEnd() throws Exception {
        BlockFound block = book.found(1, 200);
        book.chain.tip(200);
        Accountant accountant = book.accountant();
        book.awaitStage(block, "seen");
        eventually("up", () -> accountant.health().equals(Health.UP));
        book.tables.execute(
                "INSERT INTO ledger.pay_stop (since, reason) VALUES (now(), 'by hh ledger verify')");
        eventually("stopped", () -> accountant.health().toString().contains("by hh ledger verify"));
        book.tables.execute("DELETE FROM ledger.pay_stop");
        eventually("resumed", () -> accountant.health().equals(Health.UP));
    }

    @Test
    void cutSessionsDelayBookingsAndDoubleNone() throws Exception {
        book.chain.tip(200);
        book.accountant();
        List<BlockFound> blocks = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            blocks.add(book.found(i, 200 + i));
            book.chain.tip(200 + i);
            book.tables.cutSessions();
        }
        for (BlockFound block : blocks) {
            book.awaitStage(block, "seen");
        }
        assertThat(book.bookings()).isEqualTo(4);
        assertThat(book.audit().findings()).isEmpty();
    }

    @Test
    void coinbaseThatPaysSomebodyElseCreditsNothingAndStopsPayouts() throws Exception {
        BlockFound block = book.found(1, 200);
        RewardTerms terms = block.terms().orElseThrow();
        book.chain.coinbases.put(
                block.hash(),
                RewardedBlock.coinbase(
                        List.of(new CoinbaseOutput(terms.subsidy().plus(terms.fees()), TREASURY))));
        book.chain.tip(200);
        Accountant accountant = book.accountant();
        try (Metrics metrics = new Metrics()) {
            accountant.measure(metrics);
            book.awaitStage(block, "disputed");
            assertThat(book.balances()).isEmpty();
            eventually(
                    "alarm",
                    () -> accountant.health().toString().contains("output 0 of the coinbase pays"));
            assertThat(metrics.scrape()).contains("ledger_payouts_stopped 1.0\n");
        }
    }

    @Test
    void blockThatCannotBeReadIsSetAsideAndStopsPayouts() throws Exception {
        BlockFound bad = book.found(1, 200);
        BlockFound good = book.found(2, 201);
        book.tables.execute(
                "UPDATE ledger.blocks SET header = '' WHERE hash = '%s'"
                        .formatted(bad.hash().display()));
        setsAside(bad, good);
    }

    @Test
    void blockThatMeetsABugIsSetAsideAndStopsPayouts() throws Exception {
        BlockFound bad = book.found(1, 200);
        BlockFound good = book.found(2, 201);
        book.chain.broken.add(bad.hash());
        setsAside(bad, good);
    }

    /** The other one is credited, and the process lives: no alarm is raised. */
    private void setsAside(BlockFound bad, BlockFound good) throws Exception {
        book.chain.tip(201);
        Accountant accountant = book.accountant();
        book.awaitStage(good, "seen");
        eventually(
                "health",
                () ->
                        accountant.health() instanceof Health.Down down
                                && down.reason().contains(bad.hash().display()));
        assertThat(book.stage(bad)).isEqualTo("none");
        eventually("payouts stop", () -> book.payStops().size() == 1);
        assertThat(book.payStops())
                .containsExactly("block %s cannot be accounted for".formatted(bad.hash()));
        try (Metrics metrics = new Metrics()) {
            accountant.measure(metrics);
            assertThat(metrics.scrape()).contains("ledger_payouts_stopped 1.0\n");
        }
    }

    @Test
    void bugInTheBookStopsTheAccountantAndPayoutsButNotTheProcess() throws Exception {
        BlockFound block = book.found(1, 200);
        book.chain.tip(200);
        book.tables.execute("INSERT INTO ledger.balances (account, sats) VALUES ('nonsense', 5)");
        Accountant accountant = book.accountant();
        eventually(
                "health",
                () ->
                        accountant
                                .health()
                                .equals(
                                        new Health.Down(
                                                "stopped by a bug; the log has it; nobody is"
                                                        + " paid")));
        eventually("stop", () -> book.payStops().size() == 1);
        assertThat(book.stage(block)).isEqualTo("none");
    }
}
