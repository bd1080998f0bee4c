package org.hyperhash.ledger.archive;

/** Told how far the archive of a day is, so that tests can end the world there. */
@FunctionalInterface
interface ArchiveProbe {
    ArchiveProbe NONE = _ -> {};

    /** In this order. */
    enum Moment {
        WRITTEN,
        READ_BACK,
        NAMED,
        LOCKED,
        RECORDED,
        DROPPED,
        COMMITTED
    }

    void reached(Moment moment);
}
