package org.hyperhash.ledger.engine;

import org.hyperhash.bitcoin.Work;

/** Which shares a block rewards. */
public sealed interface WindowRule {
    /**
     * The newest shares that have a multiple of the work behind the block's target.
     *
     * @param multiple of the network's work, from 1 to {@link #MULTIPLE_MAX}
     */
    record Pplns(int multiple) implements WindowRule {
        public Pplns {
            if (multiple < 1 || multiple > MULTIPLE_MAX) {
                throw new IllegalArgumentException(
                        "a window of %d times the network's work".formatted(multiple));
            }
        }

        /** The work that a window must have. */
        public Work needed(Work network) {
            return network.times(multiple);
        }
    }

    /** All shares since the job of the block before. */
    record Round() implements WindowRule {}

    int MULTIPLE_MAX = 1_000;
}
