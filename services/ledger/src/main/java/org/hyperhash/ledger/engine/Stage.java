package org.hyperhash.ledger.engine;

/** Whether owed money may still be undone by a reorganisation. */
public enum Stage {
    /** Its block is in the chain, but not for 100 blocks. */
    PENDING,
    /** It can be paid out. */
    AVAILABLE
}
