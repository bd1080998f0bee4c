package org.hyperhash.miner;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between one connection and the threads that hash: work goes to them, shares come back.
 * The session thread assigns work; any thread takes shares.
 */
final class MiningDesk {
    static final String VENDOR = "HyperHash";
    static final String FIRMWARE = "hyperhash-miner/0.1";

    /** Shares that may wait for the connection; hashing waits when there are more. */
    static final int SHARES_MAX = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(MiningDesk.class);

    private final MinerOptions options;
    private final PoolUrl pool;
    private final double hashesPerSecond;
    private final Hashers hashers;
    private final MinerStatistics statistics;
    private final BlockingQueue<Share> shares = new ArrayBlockingQueue<>(SHARES_MAX);
    private Optional<MiningWork> latest = Optional.empty();

    /**
     * @param pool where this connection leads
     * @param hashesPerSecond of all threads together
     */
    MiningDesk(
            MinerOptions options,
            PoolUrl pool,
            double hashesPerSecond,
            Hashers hashers,
            MinerStatistics statistics) {
        this.options = options;
        this.pool = pool;
        this.hashesPerSecond = hashesPerSecond;
        this.hashers = hashers;
        this.statistics = statistics;
    }

    MinerOptions options() {
        return options;
    }

    PoolUrl pool() {
        return pool;
    }

    double hashesPerSecond() {
        return hashesPerSecond;
    }

    MinerStatistics statistics() {
        return statistics;
    }

    BlockingQueue<Share> shares() {
        return shares;
    }

    /** Whether the pool has given work on this connection. */
    boolean hadWork() {
        return latest.isPresent();
    }

    /** Mines this now, and nothing else. */
    void assign(MiningWork work) {
        if (latest.isEmpty()) {
            statistics.connected();
            LOG.info("{} gave work", pool);
        }
        MiningWork next = latest.map(work::after).orElse(work);
        latest = Optional.of(next);
        hashers.assign(next, shares);
    }

    /** Nothing that is known is worth mining. */
    void rest() {
        hashers.rest();
    }

    void rejected(String code) {
        statistics.rejected(code);
        LOG.info("{} refused a share: {}", pool, code);
    }

    /** Something that a person may want to read. */
    void said(String text) {
        LOG.info("{} says: {}", pool, text);
    }

    void log(String what, Exception cause) {
        LOG.debug("{}: {}", pool, what, cause);
    }
}
