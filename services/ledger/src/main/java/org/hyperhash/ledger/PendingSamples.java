package org.hyperhash.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.hyperhash.ledger.statistics.BestShare;
import org.hyperhash.ledger.statistics.FinishedRound;
import org.hyperhash.ledger.statistics.Owner;
import org.hyperhash.ledger.statistics.Round;
import org.hyperhash.ledger.statistics.Sample;
import org.hyperhash.ledger.statistics.Statistics;

/** Samples that the database does not have yet, and what they reach up to. Safe from any thread. */
final class PendingSamples {
    /** Further ones push out the oldest: several hours of a large pool without database. */
    static final int SAMPLES_MAX = 500_000;

    private static final Comparator<Key> OLDEST_FIRST =
            Comparator.comparingLong(Key::minuteMs).thenComparing(Key::owner);

    private final TreeMap<Key, Sample> samples = new TreeMap<>(OLDEST_FIRST);
    private final List<FinishedRound> rounds = new ArrayList<>();
    private State state;
    private long lost;

    private record Key(long minuteMs, Owner owner) {}

    /**
     * Where the statistics stand.
     *
     * @param cursor last journal sequence that was counted
     * @param best of the pool
     */
    record State(long cursor, long atMs, Round round, BestShare best) {}

    /** What is written in one transaction. */
    record Batch(List<Sample> samples, List<FinishedRound> rounds, State state) {}

    PendingSamples(State state) {
        this.state = state;
    }

    synchronized void add(Statistics.Harvest harvest, State reached) {
        put(harvest.samples());
        rounds.addAll(harvest.rounds());
        state = reached;
    }

    private void put(List<Sample> more) {
        more.forEach(sample ->
                samples.merge(new Key(sample.minuteMs(), sample.owner()), sample, Sample::plus));
        while (samples.size() > SAMPLES_MAX) {
            samples.pollFirstEntry();
            lost++;
        }
    }

    /** Takes everything; {@link #giveBack} when it could not be written. */
    synchronized Batch take() {
        Batch batch = new Batch(List.copyOf(samples.values()), List.copyOf(rounds), state);
        samples.clear();
        rounds.clear();
        return batch;
    }

    synchronized void giveBack(Batch batch) {
        put(batch.samples());
        rounds.addAll(0, batch.rounds());
    }

    /** Samples that were dropped because there was no database for too long. */
    synchronized long lost() {
        return lost;
    }
}
