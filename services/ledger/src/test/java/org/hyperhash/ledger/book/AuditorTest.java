package org.hyperhash.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.ledger.RewardedBlock.BOB;

import java.sql.SQLException;
import org.hyperhash.ledger.BlockFound;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the auditor finds in a book that somebody changed, and when it calls one sound. */
class AuditorTest {
    @RegisterExtension final TestBook book = new TestBook();

    @Test
    void auditorNamesWhatDoesNotAddUpAndStopsPayouts() throws Exception {
        BlockFound block = book.credited();
        book.tables.execute(
                "UPDATE ledger.balances SET sats = sats + 1 WHERE account = 'treasury/pending'");
        book.tables.execute(
                "UPDATE ledger.shares SET work = work + 8 WHERE account = '%s'".formatted(BOB));
        assertThat(book.audit().findings())
                .contains(
                        "account treasury/pending has 5001 sat, its postings sum to 5000",
                        "block %s: %s is credited 330000 sat for 4 hashes, but earned 594000 for 12"
                                .formatted(block.hash(), BOB))
                .anyMatch(finding -> finding.contains("of the coinbase pays"));
        assertThat(book.payStops()).hasSize(1);
    }

    @Test
    void blockThatWasBookedTwiceIsFound() throws Exception {
        BlockFound block = book.credited();
        String hash = block.hash().display();
        book.tables.execute(
                """
                WITH again AS (INSERT INTO ledger.bookings (at, kind, block)
                  VALUES (now(), 'block_seen', '%s') RETURNING booking)
                INSERT INTO ledger.postings
                  SELECT booking, 'carry', v FROM again, (VALUES (1)) x(v)
                  UNION ALL SELECT booking, 'coinbase', -1 FROM again\
                """
                        .formatted(hash));
        assertThat(book.audit().findings())
                .contains(
                        "block %s is seen, but was booked as seen 2, orphaned 0, mature 0, paid 0 times and otherwise 0 times"
                                .formatted(hash),
                        "block %s has 1005000 sat, 1005001 were booked".formatted(hash));
    }

    @Test
    void bookingThatGivesOnesMoneyToAnotherIsFound() throws Exception {
        BlockFound block = book.credited();
        book.chain.tip(299);
        book.awaitStage(block, "mature");
        forge("paid_in_coinbase", block);
        assertThat(book.audit().findings())
                .contains(
                        "block %s is mature, but was booked as seen 1, orphaned 0, mature 1, paid 2 times and otherwise 0 times"
                                .formatted(block.hash()),
                        "block %s: paid_in_coinbase of miner/thief/available is 1000 sat, but should be 0"
                                .formatted(block.hash()),
                        "block %s: paid_in_coinbase of node-pot/available is -1000 sat, but should be 0"
                                .formatted(block.hash()));
        forge("payout_settled", block);
        assertThat(book.audit().findings()).anyMatch(each -> each.contains("otherwise 1 times"));
        assertThat(book.payStops()).hasSize(1);
    }

    /** A booking that sums to zero, with balances to match. */
    private void forge(String kind, BlockFound block) throws Exception {
        book.tables.execute(
                """
                WITH forged AS (INSERT INTO ledger.bookings (at, kind, block)
                    VALUES (now(), '%s', '%s') RETURNING booking),
                  moved (account, sats) AS
                    (VALUES ('node-pot/available', -1000), ('miner/thief/available', 1000)),
                  balanced AS (INSERT INTO ledger.balances SELECT * FROM moved
                    ON CONFLICT (account) DO UPDATE SET sats = balances.sats + EXCLUDED.sats)
                INSERT INTO ledger.postings SELECT booking, account, sats FROM forged, moved\
                """
                        .formatted(kind, block.hash().display()));
    }

    @Test
    void matureBlockIsSoundOnceTheAuditorSawItMature() throws Exception {
        BlockFound block = book.credited();
        book.audit();
        assertThat(sound()).isZero();
        book.chain.tip(299);
        book.awaitStage(block, "mature");
        assertThat(sound()).isZero();
        book.audit();
        assertThat(sound()).isEqualTo(1);
    }

    private long sound() throws SQLException {
        return book.tables.number("SELECT count(audited_at) FROM ledger.block_states");
    }
}
