package org.hyperhash.pool.engine;

import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.template.Template;

/** What the whole pool mines now; one object per template, shared by all sessions. */
public interface PoolWork {
    Template template();

    /** The job whose coinbase pays {@code winner}; the same object for the same winner. */
    ExtendedJob jobFor(Payout winner);
}
