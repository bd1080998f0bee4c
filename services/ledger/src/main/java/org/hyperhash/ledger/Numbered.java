package org.hyperhash.ledger;

/** An entry with its place in the journal. */
record Numbered<E extends LedgerEntry>(long sequence, E entry) {}
