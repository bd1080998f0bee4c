package org.hyperhash.pool;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.hyperhash.ledger.RefusedShares;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.pool.engine.AcceptedShare;
import org.hyperhash.stratum.channel.ShareVerdict;

/** What the pool counts, for people and for Prometheus. Safe from any thread. */
public final class PoolStatistics {
    /** Expected hashes of a share of difficulty 1: 2^48 / 0xffff. */
    private static final double HASHES_PER_DIFFICULTY = 0x1.0p48 / 0xffff;

    private static final String NOT_DURABLE = "not-durable";

    private final LongAdder accepted = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder blocks = new LongAdder();

    /** An estimate for people: what is paid comes from exact records. */
    private final DoubleAdder hashes = new DoubleAdder();

    private final Map<ShareVerdict, Counter> rejections = new EnumMap<>(ShareVerdict.class);
    private final Counter notStored;
    private final RefusedShares refused = new RefusedShares();

    public PoolStatistics(Metrics metrics) {
        metrics.gauge(
                "sv2.client.shares.accepted",
                "Shares accepted since the start",
                accepted,
                LongAdder::sum);
        metrics.gauge(
                "sv2.client.shares.acknowledged",
                "Shares that were durable when their sender was told",
                acknowledged,
                LongAdder::sum);
        metrics.gauge(
                "sv2.client.share.work",
                "Expected hashes of all accepted shares since the start",
                hashes,
                DoubleAdder::sum);
        metrics.gauge(
                "sv2.blocks.found",
                "Blocks found since the start, before the network judged them",
                blocks,
                LongAdder::sum);
        notStored =
                metrics.counter(
                        "sv2.client.shares.rejected", "Shares refused", "error_code", NOT_DURABLE);
        for (ShareVerdict verdict : ShareVerdict.values()) {
            if (!verdict.accepted()) {
                // Two verdicts may share a wire code, and then a counter.
                rejections.put(
                        verdict,
                        metrics.counter(
                                "sv2.client.shares.rejected",
                                "Shares refused",
                                "error_code",
                                verdict.errorCode()));
            }
        }
    }

    void accepted(AcceptedShare share) {
        accepted.increment();
        hashes.add(share.credit().estimate() * HASHES_PER_DIFFICULTY);
        if (share.block()) {
            blocks.increment();
        }
    }

    void acknowledged(int shares) {
        acknowledged.add(shares);
    }

    void rejected(ShareVerdict verdict, String account, String worker) {
        refused.count(account, worker, verdict.errorCode());
        Counter counter = rejections.get(verdict);
        if (counter != null) {
            counter.increment();
        }
    }

    void notStored(List<AcceptedShare> shares) {
        shares.forEach(
                share -> refused.count(share.payout().account(), share.worker(), NOT_DURABLE));
        notStored.increment(shares.size());
    }

    /** Refusals by sender, for the statistics. */
    public RefusedShares refused() {
        return refused;
    }

    public long acceptedShares() {
        return accepted.sum();
    }

    public long acknowledgedShares() {
        return acknowledged.sum();
    }

    public long rejectedShares() {
        double sum = notStored.count();
        for (Counter counter : rejections.values().stream().distinct().toList()) {
            sum += counter.count();
        }
        return (long) sum;
    }

    public long foundBlocks() {
        return blocks.sum();
    }

    /** Expected hashes of everything accepted since the start; its growth is the hash rate. */
    public double hashes() {
        return hashes.sum();
    }
}
