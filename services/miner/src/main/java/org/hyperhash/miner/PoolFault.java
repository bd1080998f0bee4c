package org.hyperhash.miner;

import java.io.IOException;
import org.hyperhash.bitcoin.Target;

/** A pool that refuses us or breaks the protocol: this connection is of no more use. */
final class PoolFault extends IOException {
    private static final long serialVersionUID = 1L;

    PoolFault(String message) {
        super(message);
    }

    /** Refuses compact targets that encode none. */
    static void checkBits(int nBits) throws PoolFault {
        try {
            Target.ofCompact(nBits);
        } catch (IllegalArgumentException invalid) {
            throw new PoolFault("the pool's job is of no chain: " + invalid.getMessage());
        }
    }
}
