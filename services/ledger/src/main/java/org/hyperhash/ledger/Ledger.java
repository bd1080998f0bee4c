package org.hyperhash.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.hyperhash.platform.database.Migrations;

/** What others need to wire the ledger. */
public final class Ledger {
    /** The ledger's tables. */
    public static final Migrations MIGRATIONS =
            new Migrations("ledger", "org/hyperhash/ledger/migrations");

    private Ledger() {}

    /** Whether a ledger was ever kept in a database. */
    public static boolean isIn(Connection database) throws SQLException {
        try (Statement query = database.createStatement();
                ResultSet row =
                        query.executeQuery("SELECT to_regclass('ledger.bookings') IS NOT NULL")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
