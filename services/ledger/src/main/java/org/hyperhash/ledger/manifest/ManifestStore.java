package org.hyperhash.ledger.manifest;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.ledger.engine.BlockStatus;
import org.hyperhash.ledger.window.WindowSummary;
import org.hyperhash.platform.jose.Jws;
import org.hyperhash.platform.jose.SigningKey;

/**
 * The manifests of blocks in the database. Used by one thread; each change is one transaction.
 *
 * <pre>
 * (none) --sign--> signed --publish--> published
 *                    |                    |
 *                    '------revoke--------'--> revoked --sign--> signed, next number
 * </pre>
 */
public final class ManifestStore {
    private static final String NEWEST =
            "SELECT m.number, m.signed_at, m.jws, p.published_at, r.jws AS revocation, s.stage,"
                    + " m.booking IS NOT DISTINCT FROM s.seen_booking AS current"
                    + " FROM ledger.manifests m LEFT JOIN ledger.block_states s USING (hash)"
                    + " LEFT JOIN ledger.manifest_publications p USING (hash, number)"
                    + " LEFT JOIN ledger.manifest_revocations r USING (hash, number)"
                    + " WHERE m.hash = ?";

    private final Connection connection;

    public ManifestStore(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        this.connection = connection;
    }

    /**
     * A manifest and what became of it.
     *
     * @param status of its block; absent when the book does not know it
     * @param isCurrent whether the block is booked as it was when this was signed
     */
    public record Stored(
            Hash256 block,
            int number,
            Instant signedAt,
            Jws jws,
            Optional<Instant> publishedAt,
            Optional<Jws> revocation,
            Optional<BlockStatus> status,
            boolean isCurrent) {
        /** Whether the book owes what it says; a revocation is another matter. */
        public boolean isTrue() {
            return isCurrent && status.map(BlockStatus::isCredited).orElse(false);
        }
    }

    /** What became of a wish. */
    public sealed interface Outcome {
        record Done(Stored manifest) implements Outcome {}

        /** A rule is broken; nothing changed. */
        record Refused(String reason) implements Outcome {}
    }

    /** The newest manifest of a block, whatever became of it. */
    public Optional<Stored> newest(Hash256 block) throws SQLException {
        return select(block, NEWEST + " ORDER BY m.number DESC LIMIT 1");
    }

    /** The newest manifest of a block that was published, revoked or not. */
    public Optional<Stored> published(Hash256 block) throws SQLException {
        return select(
                block, NEWEST + " AND p.published_at IS NOT NULL ORDER BY m.number DESC LIMIT 1");
    }

    private Optional<Stored> select(Hash256 block, String query) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setString(1, block.display());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(
                        new Stored(
                                block,
                                row.getInt("number"),
                                row.getTimestamp("signed_at").toInstant(),
                                Jws.parse(row.getString("jws")),
                                Optional.ofNullable(row.getTimestamp("published_at"))
                                        .map(Timestamp::toInstant),
                                Optional.ofNullable(row.getString("revocation")).map(Jws::parse),
                                Optional.ofNullable(row.getString("stage"))
                                        .map(BlockStatus::ofStage),
                                row.getBoolean("current")));
            }
        }
    }

    /** Signs the manifest of a block's window; refused while an earlier one holds. */
    public Outcome sign(WindowSummary window, SigningKey key, Instant at) throws SQLException {
        Hash256 block = window.header().block();
        if (!window.explanation().addsUp()) {
            return new Outcome.Refused(
                    "the payouts of block %s do not add up; `hh payout explain %s` says where"
                            .formatted(block, block));
        }
        Optional<Stored> before = newest(block);
        if (before.isPresent() && before.get().revocation().isEmpty()) {
            return new Outcome.Refused(
                    "manifest %d of block %s holds; revoke it first"
                            .formatted(before.get().number(), block));
        }
        int number = before.map(Stored::number).orElse(0) + 1;
        Jws jws = Jws.sign(key, Manifest.TYPE, Manifest.of(window, number, at).payload());
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.manifests (hash, number, signed_at, key_id, jws,"
                                + " booking) VALUES (?, ?, ?, ?, ?, (SELECT seen_booking"
                                + " FROM ledger.block_states WHERE hash = ?))")) {
            insert.setString(1, block.display());
            insert.setInt(2, number);
            insert.setObject(3, at.atOffset(ZoneOffset.UTC));
            insert.setString(4, jws.keyId());
            insert.setString(5, jws.text());
            insert.setString(6, block.display());
            insert.executeUpdate();
        }
        return done(block);
    }

    private Outcome done(Hash256 block) throws SQLException {
        connection.commit();
        return new Outcome.Done(newest(block).orElseThrow());
    }

    /** Lets everybody see the newest manifest; once is enough. */
    public Outcome publish(Hash256 block, Instant at) throws SQLException {
        Optional<Stored> manifest = newest(block);
        if (manifest.isEmpty()) {
            return new Outcome.Refused("block %s has no manifest; sign one first".formatted(block));
        }
        if (manifest.get().revocation().isPresent()) {
            return revoked(manifest.get());
        }
        if (manifest.get().publishedAt().isPresent()) {
            return new Outcome.Done(manifest.get());
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.manifest_publications (hash, number, published_at)"
                                + " VALUES (?, ?, ?)")) {
            insert.setString(1, block.display());
            insert.setInt(2, manifest.get().number());
            insert.setObject(3, at.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
        return done(block);
    }

    private static Outcome revoked(Stored manifest) {
        return new Outcome.Refused(
                "manifest %d of block %s is revoked, for ever"
                        .formatted(manifest.number(), manifest.block()));
    }

    /** Says, signed, that the newest manifest no longer holds. */
    public Outcome revoke(Hash256 block, String reason, SigningKey key, Instant at)
            throws SQLException {
        Optional<Stored> manifest = newest(block);
        if (manifest.isEmpty()) {
            return new Outcome.Refused("block %s has no manifest".formatted(block));
        }
        if (manifest.get().revocation().isPresent()) {
            return revoked(manifest.get());
        }
        Jws jws =
                Jws.sign(key, Revocation.TYPE, Revocation.of(manifest.get(), reason, at).payload());
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO ledger.manifest_revocations"
                                + " (hash, number, revoked_at, reason, jws)"
                                + " VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, block.display());
            insert.setInt(2, manifest.get().number());
            insert.setObject(3, at.atOffset(ZoneOffset.UTC));
            insert.setString(4, reason);
            insert.setString(5, jws.text());
            insert.executeUpdate();
        }
        return done(block);
    }
}
