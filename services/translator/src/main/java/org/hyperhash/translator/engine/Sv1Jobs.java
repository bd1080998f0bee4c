package org.hyperhash.translator.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.stratum.channel.ChannelJob;

/** The jobs that one miner may submit shares for. Owned by its session. */
final class Sv1Jobs {
    /** Jobs of one tip that still count: some minutes of keepalives and fee updates. */
    static final int JOBS_MAX = 64;

    /** Ids of one connection do not meet those of the next one so soon. */
    private static final int IDS_PER_CONNECTION = 1 << 12;

    private static final int CONNECTIONS = 1 << 16;

    /**
     * @param work where it came from
     * @param judged its {@code target} is what the miner was told when the job was sent
     */
    record Sv1Job(String id, UpstreamWork work, ChannelJob judged) {}

    private final Map<String, Sv1Job> jobs = new LinkedHashMap<>();
    private int lastNumber;

    /**
     * @param connection a miner that reconnects must not take a new job for an old one of the same
     *     id
     */
    Sv1Jobs(long connection) {
        lastNumber = (int) (connection % CONNECTIONS) * IDS_PER_CONNECTION;
    }

    int nextNumber() {
        return ++lastNumber;
    }

    void add(Sv1Job job) {
        jobs.put(job.id(), job);
        if (jobs.size() > JOBS_MAX) {
            jobs.remove(jobs.keySet().iterator().next());
        }
    }

    Optional<Sv1Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    void clear() {
        jobs.clear();
    }
}
