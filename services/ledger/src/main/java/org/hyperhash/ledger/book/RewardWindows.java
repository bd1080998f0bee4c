package org.hyperhash.ledger.book;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.ledger.archive.ArchivedShares;
import org.hyperhash.ledger.archive.ArchivedWindows;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.engine.WindowClaims.Claim;

/** The shares that blocks reward, as the database has them. Used by one thread. */
final class RewardWindows {
    private final Connection connection;
    private final Network network;

    RewardWindows(Connection connection, Network network) {
        this.connection = connection;
        this.network = network;
    }

    /** What the shares of a block's window say, if they are in the database. */
    sealed interface Rows {
        record Whole(WindowClaims claims) implements Rows {}

        /** Some are in files; what the others say would be wrong. */
        record Archived(ArchivedShares shares) implements Rows {}
    }

    /** Adds the shares of a block's window up, unless some are archived. */
    Rows of(short journal, RewardTerms terms) throws SQLException {
        Optional<ArchivedShares> archived =
                ArchivedWindows.of(connection, journal, terms.from(), terms.cut());
        return archived.isPresent()
                ? new Rows.Archived(archived.get())
                : new Rows.Whole(sums(journal, terms));
    }

    private WindowClaims sums(short journal, RewardTerms terms) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT account, sum(work), count(*) FROM ledger.shares"
                                + " WHERE journal = ? AND sequence BETWEEN ? AND ?"
                                + " GROUP BY account ORDER BY account")) {
            select.setShort(1, journal);
            select.setLong(2, terms.from());
            select.setLong(3, terms.cut());
            List<Claim> claims = new ArrayList<>();
            long shares = 0;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    claims.add(
                            new Claim(
                                    Payee.of(network, row.getString(1)),
                                    new Work(row.getBigDecimal(2).toBigIntegerExact())));
                    shares += row.getLong(3);
                }
            }
            return WindowClaims.of(terms.from(), terms.cut(), shares, claims);
        }
    }
}
