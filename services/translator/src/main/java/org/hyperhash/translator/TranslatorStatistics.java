package org.hyperhash.translator;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.stratum.v1.Sv1Error;
import org.hyperhash.translator.engine.UpstreamVerdict;

/** What the translator counts, for people and for Prometheus. Safe from any thread. */
public final class TranslatorStatistics {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder forwarded = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder lateAccepted = new LongAdder();
    private final LongAdder upstreamLosses = new LongAdder();
    private final Map<Sv1Error, Counter> refusals = new EnumMap<>(Sv1Error.class);

    public TranslatorStatistics(Metrics metrics) {
        gauge(metrics, "sv1.shares.accepted", "Shares whose miner was told true", accepted);
        gauge(metrics, "sv1.shares.forwarded", "Shares sent to the upstream", forwarded);
        gauge(
                metrics,
                "sv1.verdicts.late",
                "Verdicts that came after their miner had been told that none came",
                late);
        gauge(metrics, "sv1.upstream.losses", "Upstream connections that ended", upstreamLosses);
        for (Sv1Error error : Sv1Error.values()) {
            refusals.put(
                    error,
                    metrics.counter(
                            "sv1.shares.rejected",
                            "Shares whose miner was told an error",
                            "error_code",
                            Integer.toString(error.code())));
        }
    }

    private static void gauge(Metrics metrics, String name, String doc, LongAdder count) {
        metrics.gauge(name, doc + ", since the start", count, LongAdder::sum);
    }

    void shareAccepted() {
        accepted.increment();
    }

    void shareForwarded() {
        forwarded.increment();
    }

    void shareRefused(Sv1Error error) {
        refused.increment();
        Counter counter = refusals.get(error);
        if (counter != null) {
            counter.increment();
        }
    }

    void lateVerdict(UpstreamVerdict verdict) {
        late.increment();
        if (verdict instanceof UpstreamVerdict.Accepted) {
            lateAccepted.increment();
        }
    }

    void upstreamLost() {
        upstreamLosses.increment();
    }

    public long acceptedShares() {
        return accepted.sum();
    }

    public long rejectedShares() {
        return refused.sum();
    }

    /** Shares that were worth something upstream. */
    public long forwardedShares() {
        return forwarded.sum();
    }

    public long lateVerdicts() {
        return late.sum();
    }

    /** Shares that the upstream took, but too late to tell their miners. */
    public long lateAcceptedShares() {
        return lateAccepted.sum();
    }

    public long upstreamLosses() {
        return upstreamLosses.sum();
    }
}
