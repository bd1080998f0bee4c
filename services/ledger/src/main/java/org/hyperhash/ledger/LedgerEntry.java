package org.hyperhash.ledger;

/** What is written to the share journal. */
public sealed interface LedgerEntry permits ShareRecord, BlockFound, BlockOutcome {
    /** When it happened, milliseconds since 1970. */
    long atMs();
}
