package org.hyperhash.ledger.book;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.ledger.archive.ArchivedShares;
import org.hyperhash.ledger.archive.ArchivedWindows;
import org.hyperhash.ledger.archive.SharesArchivedException;
import org.hyperhash.ledger.engine.Explanation;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.window.WindowFileWriter;
import org.hyperhash.ledger.window.WindowHeader;
import org.hyperhash.ledger.window.WindowSummary;

/** Questions of those who show payouts to others, on one connection. Used by one thread. */
final class PayoutTables {
    private final Connection connection;

    PayoutTables(Connection connection) {
        this.connection = connection;
    }

    /** What only those need who show a block to others. */
    record Origin(UUID journal, Bytes header, long foundAtMs) {}

    Origin origin(Hash256 block) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT j.identity, b.header, b.found_at FROM ledger.blocks b"
                                + " JOIN ledger.journals j USING (journal) WHERE b.hash = ?")) {
            select.setString(1, block.display());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Origin(
                        row.getObject(1, UUID.class),
                        Bytes.of(row.getBytes(2)),
                        row.getTimestamp(3).getTime());
            }
        }
    }

    /** What the book says about a block, oldest first. */
    List<Explanation.Entry> entriesOf(Hash256 block) throws SQLException {
        List<Explanation.Entry> entries = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT b.booking, b.at, b.kind, p.account, p.sats FROM ledger.bookings b"
                                + " JOIN ledger.postings p USING (booking) WHERE b.block = ?"
                                + " ORDER BY b.booking, p.account")) {
            select.setString(1, block.display());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(
                            new Explanation.Entry(
                                    row.getLong(1),
                                    row.getTimestamp(2).getTime(),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getLong(5)));
                }
            }
        }
        return entries;
    }

    /** What the carry account held before the newest booking of a block's sight. */
    Sats carryBefore(Hash256 block) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT coalesce(sum(sats), 0) FROM ledger.postings"
                                + " WHERE account = 'carry/available' AND booking <"
                                + " (SELECT max(booking) FROM ledger.bookings"
                                + " WHERE block = ? AND kind = 'block_seen')")) {
            select.setString(1, block.display());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return Sats.of(row.getLong(1));
            }
        }
    }

    /** Writes the shares of a block's window into a file of its own. */
    WindowSummary writeWindow(OutputStream out, WindowHeader header, short journal, int fetchShares)
            throws SQLException, IOException, SharesArchivedException {
        RewardTerms terms = header.terms();
        Optional<ArchivedShares> archived =
                ArchivedWindows.of(connection, journal, terms.from(), terms.cut());
        if (archived.isPresent()) {
            throw new SharesArchivedException(archived.get());
        }
        Map<String, Map<String, Integer>> pairs = new LinkedHashMap<>();
        WindowFileWriter writer = new WindowFileWriter(out, header, works(terms, journal, pairs));
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT sequence, account, work FROM ledger.shares"
                                + " WHERE journal = ? AND sequence BETWEEN ? AND ?"
                                + " ORDER BY sequence")) {
            bindWindow(select, journal, terms);
            select.setFetchSize(fetchShares);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Integer pair =
                            pairs.getOrDefault(row.getString(2), Map.of()).get(row.getString(3));
                    if (pair == null) {
                        throw new SQLException(
                                "share %d appeared while its window was read"
                                        .formatted(row.getLong(1)));
                    }
                    writer.share(row.getLong(1), pair);
                }
            }
        }
        return writer.finish();
    }

    /** The works of each account, and the number of each pair of both. */
    private List<WindowFileWriter.AccountWorks> works(
            RewardTerms terms, short journal, Map<String, Map<String, Integer>> pairs)
            throws SQLException {
        SortedMap<String, SortedMap<Work, String>> works = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT DISTINCT account, work FROM ledger.shares"
                                + " WHERE journal = ? AND sequence BETWEEN ? AND ?")) {
            bindWindow(select, journal, terms);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String text = row.getString(2);
                    works.computeIfAbsent(row.getString(1), _ -> new TreeMap<>())
                            .put(new Work(new BigInteger(text)), text);
                }
            }
        }
        List<WindowFileWriter.AccountWorks> accounts = new ArrayList<>(works.size());
        int number = 0;
        for (Map.Entry<String, SortedMap<Work, String>> each : works.entrySet()) {
            Map<String, Integer> numbers = new LinkedHashMap<>();
            for (String work : each.getValue().values()) {
                numbers.put(work, number++);
            }
            pairs.put(each.getKey(), numbers);
            accounts.add(
                    new WindowFileWriter.AccountWorks(
                            each.getKey(), List.copyOf(each.getValue().keySet())));
        }
        return accounts;
    }

    private static void bindWindow(PreparedStatement select, short journal, RewardTerms terms)
            throws SQLException {
        select.setShort(1, journal);
        select.setLong(2, terms.from());
        select.setLong(3, terms.cut());
    }
}
