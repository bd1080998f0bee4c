package org.hyperhash.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hyperhash.ledger.RewardedBlock.ALICE;
import static org.hyperhash.ledger.RewardedBlock.BOB;
import static org.hyperhash.testkit.Eventually.eventually;

import java.util.List;
import java.util.Map;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.ledger.BlockFound;
import org.hyperhash.ledger.engine.Booking;
import org.hyperhash.ledger.engine.LedgerAccount;
import org.hyperhash.ledger.engine.Posting;
import org.hyperhash.platform.metrics.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Found blocks on their way from the journal into the book, as long as nothing goes wrong. */
class AccountantTest {
    @RegisterExtension final TestBook book = new TestBook();

    @Test
    void blockIsCreditedAndMaturesAndTheAuditorAgrees() throws Exception {
        BlockFound block = book.credited();
        // 990,000 sat of 12 hashes: two thirds to Alice; the coinbase pays both and the fees.
        assertThat(book.balances())
                .containsEntry("miner/" + ALICE + "/pending", 660_000L)
                .containsEntry("miner/" + BOB + "/pending", 335_000L)
                .containsEntry("coinbase", -1_005_000L)
                .containsEntry("node-pot/pending", 5_000L)
                .containsEntry("treasury/pending", 5_000L);
        book.chain.tip(298);
        eventually("confirmations", () -> book.confirmations(block) == 99);
        book.chain.tip(299);
        book.awaitStage(block, "mature");
        assertThat(book.balances())
                .containsOnly(
                        Map.entry("node-pot/available", 5_000L),
                        Map.entry("treasury/available", 5_000L),
                        Map.entry("wallet", -10_000L));
        Audit audit = book.audit();
        assertThat(audit.findings()).isEmpty();
        assertThat(audit.blocks()).isEqualTo(1);
        assertThat(audit.bookings()).isEqualTo(3);
    }

    @Test
    void bookLogTellsEveryBookingOnceAndInOrder() throws Exception {
        BookLog log = new BookLog(book.database, book.clock.instant());
        assertThat(log.next()).isEmpty();
        BlockFound block = book.credited();
        List<BookLog.Line> seen = log.next();
        assertThat(seen).extracting(BookLog.Line::height).containsExactly(200);
        assertThat(seen.getFirst().finder()).isEqualTo(block.account());
        assertThat(seen.getFirst().booking().postings())
                .contains(new Posting(LedgerAccount.ofName("node-pot/pending"), 5_000))
                .contains(new Posting(LedgerAccount.ofName("coinbase"), -1_005_000));
        book.chain.tip(299);
        book.awaitStage(block, "mature");
        assertThat(log.next())
                .extracting(line -> line.booking().kind())
                .containsExactly(Booking.Kind.BLOCK_MATURED, Booking.Kind.PAID_IN_COINBASE);
        assertThat(log.next()).isEmpty();
        assertThat(new BookLog(book.database, book.clock.instant().plusMillis(1)).next()).isEmpty();
    }

    @Test
    void restartedAccountantGoesOnWhereItWas() throws Exception {
        BlockFound block = book.found(1, 200);
        book.chain.tip(201);
        Accountant first = book.accountant();
        book.awaitStage(block, "seen");
        book.stop(first);
        book.chain.tip(300);
        book.accountant();
        book.awaitStage(block, "mature");
        assertThat(book.bookings()).isEqualTo(3);
        assertThat(book.audit().findings()).isEmpty();
    }

    @Test
    void blockOfAnEarlierVersionIsTheTreasurys() throws Exception {
        BlockFound old = book.foundWithoutTerms(1, 200);
        book.chain.tip(299);
        try (Metrics metrics = new Metrics()) {
            book.accountant().measure(metrics);
            book.awaitStage(old, "mature");
            assertThat(metrics.scrape()).contains("ledger_payouts_stopped 0.0\n");
        }
        // All but the output of the winner.
        assertThat(book.balances())
                .containsOnly(
                        Map.entry("treasury/available", 1_005_000L - 5_000 - 660_000),
                        Map.entry("wallet", -340_000L));
    }

    @Test
    void blockThatComesLateIsCreditedAllTheSame() throws Exception {
        book.chain.tip(900);
        book.accountant();
        BlockFound block = book.found(1, 200);
        book.awaitStage(block, "mature");
        assertThat(book.audit().findings()).isEmpty();
    }

    /** After 33 halvings nothing is left, on regtest within a day. */
    @Test
    void blockWithoutValueMaturesAndTheAuditorAgrees() throws Exception {
        BlockFound block = book.foundWorth(1, 200, Sats.ZERO, Sats.ZERO);
        book.chain.tip(200);
        book.accountant();
        book.awaitStage(block, "seen");
        book.chain.tip(299);
        book.awaitStage(block, "mature");
        assertThat(book.audit().findings()).isEmpty();
        assertThat(book.bookings()).isZero();
    }

    @Test
    void databaseRefusesUnevenBookingsAndChanges() throws Exception {
        BlockFound block = book.credited();
        for (String statement :
                List.of(
                        "INSERT INTO ledger.postings VALUES (1, 'wallet', -5)",
                        "UPDATE ledger.postings SET sats = 1",
                        "DELETE FROM ledger.postings",
                        "TRUNCATE ledger.bookings CASCADE")) {
            assertThatThrownBy(() -> book.tables.execute(statement))
                    .as(statement)
                    .hasMessageContainingAll("ERROR");
        }
    }
}
