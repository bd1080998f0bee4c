package org.hyperhash.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hyperhash.testkit.Eventually.eventually;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import org.hyperhash.ledger.BlockFound;
import org.hyperhash.ledger.RewardedBlock;
import org.hyperhash.ledger.archive.ShareArchives;
import org.hyperhash.ledger.archive.SharesArchivedException;
import org.hyperhash.platform.life.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Blocks of a day whose shares are in an archive and no more in the database. */
class ArchivedBlocksTest {
    /** The day of all shares here. */
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");

    private static final String ARCHIVED =
            "the shares of 2026-11-21 are archived in shares-2026-11-21.zip: hh db unarchive"
                    + " 2026-11-21";

    @RegisterExtension final TestBook book = new TestBook();

    @Test
    void auditorLeavesBlocksOutWhoseSharesAreArchived() throws Exception {
        BlockFound block = book.found(1, 200);
        book.chain.tip(299);
        book.accountant();
        book.awaitStage(block, "mature");
        book.audit();
        book.clock.advance(Duration.ofDays(5));
        archive();
        assertThat(book.tables.number("SELECT count(*) FROM ledger.shares")).isZero();
        Audit audit = book.audit();
        assertThat(audit.findings()).isEmpty();
        assertThat(audit.archived()).isEqualTo(1);
        assertThat(audit.notes()).containsExactly(ARCHIVED);
        assertThat(book.payStops()).isEmpty();
        payoutsSaySo(block);
        unarchive();
        audit = book.audit();
        assertThat(audit.findings()).isEmpty();
        assertThat(audit.archived()).isZero();
    }

    private void payoutsSaySo(BlockFound block) throws Exception {
        try (Connection connection = book.tables.connect()) {
            PayoutBook payouts = new PayoutBook(connection, RewardedBlock.NETWORK);
            PayoutBook.Lookup known = payouts.find(block.hash().display());
            assertThat(known).isInstanceOf(PayoutBook.Lookup.Known.class);
            PayoutBook.PaidBlock paid = ((PayoutBook.Lookup.Known) known).block();
            assertThatThrownBy(() -> payouts.explain(paid))
                    .isInstanceOf(SharesArchivedException.class)
                    .hasMessage(ARCHIVED);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThatThrownBy(() -> payouts.writeWindow(paid, out))
                    .isInstanceOf(SharesArchivedException.class)
                    .hasMessage(ARCHIVED);
            assertThat(out.size()).isZero();
        }
    }

    /** As when somebody makes the window of a new configuration much longer. */
    @Test
    void blockWhoseSharesAreArchivedWaitsAndIsNoDispute() throws Exception {
        BlockFound block = book.found(1, 200);
        book.tables.execute("DELETE FROM ledger.blocks");
        book.clock.advance(Duration.ofDays(5));
        archive();
        book.chain.tip(200);
        Accountant accountant = book.accountant();
        book.shares.append(block);
        eventually("waits", () -> accountant.health().toString().contains(ARCHIVED));
        assertThat(book.stage(block)).isEqualTo("none");
        assertThat(book.payStops()).isEmpty();
        unarchive();
        book.awaitStage(block, "seen");
        eventually("up", () -> accountant.health().equals(Health.UP));
        assertThat(book.audit().findings()).isEmpty();
    }

    private void archive() throws Exception {
        // No statistics run here, which count windows, and no window is kept.
        book.tables.execute(
                "INSERT INTO ledger.block_windows SELECT hash, 3, 12 FROM ledger.blocks"
                        + " ON CONFLICT DO NOTHING");
        book.tables.execute("UPDATE ledger.journals SET needed_from = 1000");
        try (Connection connection = book.tables.connect();
                ShareArchives archives = archives(connection)) {
            assertThat(archives.archive(DAY)).isInstanceOf(ShareArchives.Outcome.Archived.class);
        }
    }

    private void unarchive() throws Exception {
        try (Connection connection = book.tables.connect();
                ShareArchives archives = archives(connection)) {
            assertThat(archives.unarchive(DAY)).isInstanceOf(ShareArchives.Outcome.Restored.class);
        }
    }

    private ShareArchives archives(Connection connection) throws Exception {
        return ShareArchives.open(connection, book.tables.folder().resolve("archives"), book.clock)
                .orElseThrow();
    }
}
