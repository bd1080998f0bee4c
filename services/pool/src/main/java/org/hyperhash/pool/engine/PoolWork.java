package org.hyperhash.pool.engine;

import java.util.Optional;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.template.Template;

/** What the whole pool mines now; one object per template, shared by all sessions. */
public interface PoolWork {
    Template template();

    /**
     * The job whose coinbase pays {@code winner} and what fits {@code device} besides; the same
     * object for the same two.
     */
    ExtendedJob jobFor(Payout winner, DeviceClass device);

    /** What the coinbases of this or an earlier template were computed from. */
    Optional<RewardTerms> terms(long templateId, DeviceClass device);
}
