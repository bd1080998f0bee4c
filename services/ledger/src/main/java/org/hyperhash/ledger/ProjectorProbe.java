package org.hyperhash.ledger;

/** Told where the projector is within a batch, so that tests can end the world there. */
@FunctionalInterface
interface ProjectorProbe {
    ProjectorProbe NONE = _ -> {};

    /** The moments at which an end is most interesting. */
    enum Moment {
        COPIED,
        CURSOR_MOVED,
        COMMITTED
    }

    void reached(Moment moment);
}
