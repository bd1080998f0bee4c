package org.hyperhash.platform.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.hyperhash.platform.net.ClientAddress;

/**
 * How often each client may ask: a bucket per client that refills steadily. Remembers the clients
 * seen last; one that was forgotten starts with a full bucket. Safe from any thread.
 */
public final class RequestRate {
    /** Clients that are remembered. */
    static final int CLIENTS_MAX = 10_000;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SECONDS_PER_MINUTE = 60;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoClock;
    private final Map<ClientAddress, Bucket> buckets =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ClientAddress, Bucket> eldest) {
                    return size() > CLIENTS_MAX;
                }
            };

    private record Bucket(double tokens, long atNanos) {}

    /**
     * @param perSecond requests that a client may send for ever
     * @param burst requests that it may send at once
     * @param nanoClock monotonic
     */
    public RequestRate(int perSecond, int burst, LongSupplier nanoClock) {
        this((double) perSecond, burst, nanoClock);
    }

    private RequestRate(double perSecond, int burst, LongSupplier nanoClock) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoClock = nanoClock;
    }

    /** For requests that cost a lot. */
    public static RequestRate perMinute(int perMinute, int burst, LongSupplier nanoClock) {
        return new RequestRate(perMinute / SECONDS_PER_MINUTE, burst, nanoClock);
    }

    /** Whether a request of the client may pass now; it counts when it does. */
    public synchronized boolean allows(ClientAddress client) {
        long now = nanoClock.getAsLong();
        Bucket bucket = buckets.getOrDefault(client, new Bucket(burst, now));
        double refilled = (now - bucket.atNanos()) / NANOS_PER_SECOND * perSecond;
        double tokens = Math.min(burst, bucket.tokens() + refilled);
        boolean allowed = tokens >= 1;
        buckets.put(client, new Bucket(allowed ? tokens - 1 : tokens, now));
        return allowed;
    }
}
