package org.hyperhash.translator.engine;

import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.platform.engine.Moment;
import org.hyperhash.stratum.channel.ChannelJob;
import org.hyperhash.stratum.v1.Sv1ServerLine;
import org.hyperhash.stratum.v1.VersionRolling;

/**
 * Turns upstream work into mining.notify, with everything that must be said before it. Owned by its
 * session.
 */
final class JobDesk {
    private final DifficultyPlan plan;
    private final Sv1Effects effects;
    private final Sv1Jobs jobs;
    private Optional<UpstreamWork> mined = Optional.empty();
    private OptionalInt askedMask = OptionalInt.empty();
    private int toldMask;
    private long sentMs;

    JobDesk(long connection, DifficultyPlan plan, Sv1Effects effects) {
        this.plan = plan;
        this.effects = effects;
        this.jobs = new Sv1Jobs(connection);
    }

    boolean isMining() {
        return mined.isPresent();
    }

    boolean isMining(UpstreamWork work) {
        return mined.equals(Optional.of(work));
    }

    /** Whether the jobs of now are worth nothing once {@code work} is there. */
    boolean isNewTip(UpstreamWork work) {
        return mined.map(old -> !work.continues(old)).orElse(true);
    }

    /** When the last job was sent. */
    long sentMs() {
        return sentMs;
    }

    Optional<Sv1Jobs.Sv1Job> find(String jobId) {
        return jobs.find(jobId);
    }

    // Version rolling

    /** Bits that may be rolled now. */
    int offeredMask() {
        return mined.map(work -> work.job().rollableVersionBits())
                .orElse(VersionRolling.BIP323_MASK);
    }

    /** The miner has asked for these bits and was answered. */
    void configured(int mask) {
        askedMask = OptionalInt.of(mask);
        toldMask = mask & offeredMask();
    }

    /** Bits that the miner asked for and may roll; empty when it never asked. */
    OptionalInt askedMask() {
        return askedMask.isPresent() ? OptionalInt.of(toldMask) : askedMask;
    }

    /** Bits that this miner's shares may differ in; some roll without ever asking. */
    int versionMask() {
        return askedMask.isPresent() ? toldMask : offeredMask();
    }

    // Jobs

    /** Sends the first job, to a miner that knows nothing yet. */
    void start(UpstreamWork work, Moment now) {
        jobs.clear();
        send(work, true, now);
    }

    void next(UpstreamWork work, Moment now) {
        boolean newTip = isNewTip(work);
        if (newTip) {
            jobs.clear();
        }
        send(work, newTip, now);
    }

    /** Sends the job again, with a new time and under a new id. */
    void repeat(Moment now) {
        mined.ifPresent(work -> send(work, false, now));
    }

    /**
     * Sends the job again if its difficulty is another one now. An easier one interrupts: a miner
     * for whom the old one was too hard may not look at new work before it finds something.
     */
    void repeatForNewDifficulty(Moment now) {
        mined.filter(work -> plan.isDue(work.target(), now.steadyMs()))
                .ifPresent(work -> send(work, plan.isEasing(work.target(), now.steadyMs()), now));
    }

    private void send(UpstreamWork work, boolean clean, Moment now) {
        mined = Optional.of(work);
        sentMs = now.steadyMs();
        tellVersionMask();
        plan.announce(work.target(), now.steadyMs())
                .map(Sv1ServerLine.SetDifficulty::new)
                .ifPresent(effects::send);

        int number = jobs.nextNumber();
        String id = Integer.toHexString(number);
        jobs.add(new Sv1Jobs.Sv1Job(id, work, judged(number, work)));
        long seconds = Math.max(now.wallSeconds(), Integer.toUnsignedLong(work.tip().minTime()));
        effects.send(
                new Sv1ServerLine.Notify(
                        id,
                        work.tip().previousBlock(),
                        work.job().coinbasePrefix(),
                        work.job().coinbaseSuffix(),
                        work.job().merklePath(),
                        work.job().version(),
                        work.tip().nBits(),
                        (int) seconds,
                        clean));
    }

    private void tellVersionMask() {
        if (askedMask.isEmpty()) {
            return;
        }
        int mask = askedMask.getAsInt() & offeredMask();
        if (mask != toldMask) {
            toldMask = mask;
            effects.send(new Sv1ServerLine.SetVersionMask(mask));
        }
    }

    private ChannelJob judged(int number, UpstreamWork work) {
        return new ChannelJob(
                number,
                0,
                work.job(),
                work.tip(),
                plan.target(),
                work.tip().networkTarget(),
                Difficulty.of(plan.target()),
                Hash256.ZERO);
    }
}
