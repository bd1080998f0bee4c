package org.hyperhash.pool.engine;

import java.util.Optional;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesSuccess;

/**
 * Durable shares of one channel that wait for their common acknowledgement. The fraction of the
 * difficulty sum that the wire cannot carry goes into the next batch, so that shares below
 * difficulty 1 add up.
 *
 * @spec SV2 5.3.13 SubmitShares.Success
 */
final class AckBatch {
    private Difficulty sum = Difficulty.ZERO;
    private int shares;
    private int lastSequenceNumber;
    private long oldestMs;

    void add(int sequenceNumber, Difficulty difficulty, long nowMs) {
        if (shares == 0) {
            oldestMs = nowMs;
        }
        shares++;
        lastSequenceNumber = sequenceNumber;
        sum = sum.plus(difficulty);
    }

    boolean isDue(SessionRules rules, long nowMs) {
        return shares >= rules.ackBatchShares()
                || (shares > 0 && nowMs - oldestMs >= rules.ackDelayMs());
    }

    boolean isEmpty() {
        return shares == 0;
    }

    /** When the batch must be sent at the latest. */
    long dueMs(SessionRules rules) {
        return oldestMs + rules.ackDelayMs();
    }

    /** Ends the batch; empty when nothing waits. */
    Optional<SubmitSharesSuccess> take(int channelId) {
        if (shares == 0) {
            return Optional.empty();
        }
        SubmitSharesSuccess ack =
                new SubmitSharesSuccess(channelId, lastSequenceNumber, shares, sum.whole());
        sum = sum.withoutWhole();
        shares = 0;
        return Optional.of(ack);
    }
}
