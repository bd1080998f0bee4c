package org.hyperhash.launcher;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.hyperhash.ledger.archive.SharesArchivedException;
import org.hyperhash.ledger.book.PayoutBook;
import org.hyperhash.ledger.book.PayoutBook.Lookup;
import org.hyperhash.ledger.book.PayoutBook.PaidBlock;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.life.ExitCode;

/** One look of a payout command into the database. */
final class PayoutBlocks {
    private PayoutBlocks() {}

    /** What a command does with the database. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection, PayoutBook book)
                throws SQLException, IOException, CommandFailed, SharesArchivedException;
    }

    /** Opens the database, works, and closes it. */
    static <T> T in(Configured<HhConfig> configured, Work<T> work)
            throws CommandFailed, IOException, InterruptedException {
        try (CommandDatabase ledger = CommandDatabase.withLedger(configured)) {
            Connection connection = ledger.connection();
            try {
                return work.with(
                        connection, new PayoutBook(connection, configured.value().network()));
            } finally {
                connection.rollback();
            }
        } catch (SharesArchivedException e) {
            throw new CommandFailed(ExitCode.CANNOT_START, e.reason());
        } catch (SQLException e) {
            throw new CommandFailed(ExitCode.CANNOT_START, "the database fails: " + e.getMessage());
        }
    }

    /** The block of a hash or height. */
    static PaidBlock find(PayoutBook book, String name) throws SQLException, CommandFailed {
        return switch (book.find(name)) {
            case Lookup.Known(PaidBlock block) -> block;
            case Lookup.Refused(String reason) ->
                    throw new CommandFailed(ExitCode.CONFIGURATION, reason);
        };
    }
}
