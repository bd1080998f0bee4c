package org.hyperhash.ledger.book;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hyperhash.ledger.engine.Booking;
import org.hyperhash.ledger.engine.LedgerAccount;
import org.hyperhash.ledger.engine.Posting;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseUnavailable;

/** The bookings of blocks in their order, for whoever follows the book. Owned by one thread. */
public final class BookLog {
    /** Bookings of one look; the rest follows in the next. */
    static final int PAGE = 500;

    private final Database database;
    private final OffsetDateTime since;
    private long last;

    /** A booking of a block of ours, with the block. */
    public record Line(long number, int height, String finder, String worker, Booking booking) {}

    /** Begins with the first booking since a time. */
    public BookLog(Database database, Instant since) {
        this.database = database;
        this.since = since.atOffset(ZoneOffset.UTC);
    }

    /** What was booked since the last look, oldest first; at most {@link #PAGE} bookings. */
    public List<Line> next() throws SQLException, DatabaseUnavailable {
        try (Connection connection = database.connection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT b.booking, b.kind, f.height, f.account, f.worker,"
                                        + " p.account, p.sats FROM (SELECT * FROM ledger.bookings"
                                        + " WHERE booking > ? AND at >= ? AND block IS NOT NULL"
                                        + " ORDER BY booking LIMIT ?) AS b"
                                        + " JOIN ledger.blocks f ON f.hash = b.block"
                                        + " JOIN ledger.postings p USING (booking)"
                                        + " ORDER BY b.booking, p.account")) {
            select.setLong(1, last);
            select.setObject(2, since);
            select.setInt(3, PAGE);
            List<Line> lines = lines(select);
            if (!lines.isEmpty()) {
                last = lines.getLast().number();
            }
            return lines;
        }
    }

    private static List<Line> lines(PreparedStatement select) throws SQLException {
        List<Line> lines = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            boolean more = row.next();
            while (more) {
                long number = row.getLong(1);
                Booking.Kind kind = Booking.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT));
                int height = row.getInt(3);
                String finder = row.getString(4);
                String worker = row.getString(5);
                List<Posting> postings = new ArrayList<>();
                do {
                    postings.add(
                            new Posting(LedgerAccount.ofName(row.getString(6)), row.getLong(7)));
                    more = row.next();
                } while (more && row.getLong(1) == number);
                lines.add(new Line(number, height, finder, worker, new Booking(kind, postings)));
            }
        }
        return lines;
    }
}
