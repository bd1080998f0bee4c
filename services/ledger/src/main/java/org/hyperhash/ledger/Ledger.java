package org.hyperhash.ledger;

import org.hyperhash.platform.database.Migrations;

/** What others need to wire the ledger. */
public final class Ledger {
    /** The ledger's tables. */
    public static final Migrations MIGRATIONS =
            new Migrations("ledger", "org/hyperhash/ledger/migrations");

    private Ledger() {}
}
