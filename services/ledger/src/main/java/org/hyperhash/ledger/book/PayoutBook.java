package org.hyperhash.ledger.book;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.archive.ArchivedShares;
import org.hyperhash.ledger.archive.ArchivedWindows;
import org.hyperhash.ledger.archive.SharesArchivedException;
import org.hyperhash.ledger.engine.BlockStatus;
import org.hyperhash.ledger.engine.Explanation;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.window.WindowHeader;
import org.hyperhash.ledger.window.WindowSummary;

/**
 * What the database says about the payouts of blocks, for those who show or check them. It reads
 * within one transaction, so that nothing changes in between, and writes nothing. Used by one
 * thread.
 */
public final class PayoutBook {
    private static final int FETCH_SHARES = 10_000;
    private static final int HASH_DIGITS = 64;

    private final BookTables tables;
    private final PayoutTables payouts;
    private final Network network;

    /** Begins a transaction that sees one state of the database until it is rolled back. */
    public PayoutBook(Connection connection, Network network) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        ArchivedWindows.hold(connection);
        this.tables = new BookTables(connection, network);
        this.payouts = new PayoutTables(connection);
        this.network = network;
    }

    /** What a search for a block found. */
    public sealed interface Lookup {
        record Known(PaidBlock block) implements Lookup {}

        /** There is none, or nothing can be said about it. */
        record Refused(String reason) implements Lookup {}
    }

    /**
     * A block whose job knew its window.
     *
     * @param journal number of the share journal in this database
     * @param journalId its identity everywhere
     * @param header the block's 80 bytes
     */
    public record PaidBlock(
            Explanation.Facts facts, short journal, UUID journalId, Bytes header, Instant foundAt) {
        public Hash256 hash() {
            return facts.block();
        }

        /** Whether its rewards are in the book now. */
        public boolean isCredited() {
            return facts.isCredited();
        }
    }

    /**
     * Looks a block up.
     *
     * @param name hash as nodes print it, or height
     */
    public Lookup find(String name) throws SQLException {
        boolean isHeight = name.matches("[0-9]{1,9}");
        if (!isHeight && !name.matches("[0-9a-f]{" + HASH_DIGITS + "}")) {
            return new Lookup.Refused(
                    "%s is neither a height nor a block hash of 64 hexadecimal digits"
                            .formatted(name));
        }
        List<BookBlock> found =
                isHeight
                        ? tables.blocks().named("", Integer.parseInt(name))
                        : tables.blocks().named(name, -1);
        if (found.isEmpty()) {
            return new Lookup.Refused(
                    "this pool found no block %s, or the database does not have it yet"
                            .formatted(name));
        }
        List<BookBlock> credited =
                found.stream().filter(block -> block.status().isCredited()).toList();
        if (found.size() > 1 && credited.size() != 1) {
            return new Lookup.Refused(
                    "%d blocks of this pool have the height %s; name one by its hash: %s"
                            .formatted(
                                    found.size(),
                                    name,
                                    String.join(
                                            ", ",
                                            found.stream()
                                                    .map(block -> block.hash().display())
                                                    .toList())));
        }
        return lookup(credited.size() == 1 ? credited.getFirst() : found.getFirst());
    }

    private Lookup lookup(BookBlock block) throws SQLException {
        Optional<RewardTerms> terms = block.terms();
        if (terms.isEmpty()) {
            return new Lookup.Refused(
                    ("block %s was found by an earlier version, whose jobs knew no windows: the"
                                    + " treasury has its subsidy, the finder its fees")
                            .formatted(block.hash()));
        }
        return new Lookup.Known(paid(block, terms.get()));
    }

    private PaidBlock paid(BookBlock block, RewardTerms terms) throws SQLException {
        PayoutTables.Origin origin = payouts.origin(block.hash());
        return new PaidBlock(
                new Explanation.Facts(
                        network,
                        block.hash(),
                        block.height(),
                        block.account(),
                        terms,
                        Tx.of(block.coinbase().toArray()),
                        Optional.of(block.status()),
                        block.status().isCredited() ? payouts.carryBefore(block.hash()) : Sats.ZERO,
                        payouts.entriesOf(block.hash())),
                block.journal(),
                origin.journal(),
                origin.header(),
                Instant.ofEpochMilli(origin.foundAtMs()));
    }

    /**
     * Computes anew who gets what of a block, and holds it against the book.
     *
     * @throws SharesArchivedException when shares of its window are not in the database
     */
    public Explanation explain(PaidBlock block) throws SQLException, SharesArchivedException {
        return switch (tables.windows().of(block.journal(), block.facts().terms())) {
            case RewardWindows.Rows.Whole(WindowClaims claims) ->
                    Explanation.of(block.facts(), claims);
            case RewardWindows.Rows.Archived(ArchivedShares shares) ->
                    throw new SharesArchivedException(shares);
        };
    }

    /**
     * Writes the window's shares as a file; the stream stays open.
     *
     * @throws SharesArchivedException when some are not in the database; nothing is written then
     */
    public WindowSummary writeWindow(PaidBlock block, OutputStream out)
            throws SQLException, IOException, SharesArchivedException {
        return payouts.writeWindow(
                out,
                new WindowHeader(
                        network,
                        block.facts().height(),
                        block.header(),
                        block.journalId(),
                        block.facts().winner(),
                        block.facts().terms(),
                        block.facts().carryHeld(),
                        block.facts().coinbase().serialized()),
                block.journal(),
                FETCH_SHARES);
    }

    /** A line of a payout report. */
    public record ReportLine(
            String block,
            int height,
            Instant foundAt,
            String status,
            Kind kind,
            String payee,
            BigInteger weight,
            long amountSats,
            long coinbaseSats,
            String transaction) {
        /** Who is paid. */
        public enum Kind {
            MINER,
            NODE_POT,
            TREASURY
        }
    }

    /** Takes the lines of a report. */
    @FunctionalInterface
    public interface ReportSink {
        void accept(ReportLine line) throws IOException;
    }

    /**
     * Everything that the credited blocks found in a time give to miners, nodes and the treasury,
     * oldest block first.
     *
     * @throws SharesArchivedException when shares of a block are not in the database
     */
    public void report(Instant from, Instant until, ReportSink sink)
            throws SQLException, IOException, SharesArchivedException {
        for (BookBlock block :
                tables.blocks().credited(from.toEpochMilli(), until.toEpochMilli())) {
            if (lookup(block) instanceof Lookup.Known(PaidBlock paid)) {
                for (ReportLine line : lines(paid, explain(paid))) {
                    sink.accept(line);
                }
            }
        }
    }

    private static List<ReportLine> lines(PaidBlock block, Explanation explained) {
        List<ReportLine> lines = new ArrayList<>();
        for (Explanation.Line line : explained.accounts()) {
            lines.add(
                    line(
                            block,
                            explained,
                            ReportLine.Kind.MINER,
                            line.account(),
                            new BigInteger(line.work()),
                            line.creditedSats(),
                            line.coinbaseSats()));
        }
        Explanation.Split split = explained.split();
        lines.add(pool(block, explained, ReportLine.Kind.NODE_POT, split.nodePotSats()));
        lines.add(pool(block, explained, ReportLine.Kind.TREASURY, split.treasuryFeeSats()));
        return lines;
    }

    /** The pool's own parts have no weight and are in the treasury's output. */
    private static ReportLine pool(
            PaidBlock block, Explanation explained, ReportLine.Kind kind, long sats) {
        return line(block, explained, kind, "", BigInteger.ZERO, sats, sats);
    }

    private static ReportLine line(
            PaidBlock block,
            Explanation explained,
            ReportLine.Kind kind,
            String payee,
            BigInteger weight,
            long sats,
            long coinbaseSats) {
        return new ReportLine(
                block.hash().display(),
                block.facts().height(),
                block.foundAt(),
                block.facts().status().map(BlockStatus::word).orElse(""),
                kind,
                payee,
                weight,
                sats,
                coinbaseSats,
                coinbaseSats > 0 ? explained.block().coinbase() : "");
    }
}
