package org.hyperhash.stratum.channel;

import java.util.Optional;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.Work;

/**
 * Chooses a channel's target so that shares arrive at the wanted rate. Shares of honest work are a
 * Poisson process, so the rate is changed when the count seen is improbable under the present
 * target, not when it is merely uneven: many shares too soon move it within seconds, a few missing
 * ones after a minute or more. It only ever moves the target; it never disconnects anybody.
 */
public final class Vardiff {
    /** Deviations beyond this many standard deviations are no accident. */
    private static final double SIGMAS = 3;

    /** Beyond this many expected shares even a small deviation is worth a correction. */
    private static final double SETTLED_SHARES = 60;

    /** Smallest relative change that is worth a new job. */
    private static final double CHANGE_MIN = 1.3;

    /** One step never changes the target by more than this factor. */
    private static final double STEP_MAX = 1 << 20;

    private final double sharesPerMinute;
    private Target easiest;
    private final Target hardest;
    private Target target;
    private long windowStartMs;
    private long shares;
    private int emptyWindows;

    /**
     * @param sharesPerMinute wanted rate
     * @param easiest the client's own limit (max_target)
     * @param hardest the server's limit
     */
    public Vardiff(
            double sharesPerMinute, Target start, Target easiest, Target hardest, long nowMs) {
        this.sharesPerMinute = sharesPerMinute;
        this.easiest = easiest;
        this.hardest = hardest;
        this.target = clamp(start);
        this.windowStartMs = nowMs;
    }

    public Target target() {
        return target;
    }

    /**
     * Counts a share whose hash meets {@link #target()}. Shares that only meet the easier target of
     * an earlier job keep coming for a while, and would look like a faster miner.
     */
    public void shareAccepted() {
        shares++;
    }

    /** A client's new wish (UpdateChannel): its nominal rate decides, within its new limit. */
    public void restart(Target start, Target newEasiest, long nowMs) {
        easiest = newEasiest;
        moveTo(clamp(start), nowMs);
    }

    /** The new target when the shares since the last change call for one. */
    public Optional<Target> retarget(long nowMs) {
        double expected = sharesPerMinute * (nowMs - windowStartMs) / 60_000.0;
        if (!isImprobable(expected)) {
            restartLongWindow(expected, nowMs);
            return Optional.empty();
        }
        // Half a share on both sides keeps an empty window from asking for an endless change; each
        // further empty window takes a longer step, so that a tiny miner is found within minutes.
        emptyWindows = shares == 0 ? emptyWindows + 1 : 0;
        double factor = Math.pow((shares + 0.5) / (expected + 0.5), Math.max(1, emptyWindows));
        Target next = clamp(scaled(Math.clamp(factor, 1 / STEP_MAX, STEP_MAX)));
        boolean changed = !next.equals(target);
        moveTo(next, nowMs);
        return changed ? Optional.of(next) : Optional.empty();
    }

    private boolean isImprobable(double expected) {
        double ratio = (shares + 0.5) / (expected + 0.5);
        boolean worthwhile = ratio > CHANGE_MIN || ratio < 1 / CHANGE_MIN;
        // The square root makes Poisson counts nearly normal with a deviation of one half.
        double sigmas = 2 * Math.abs(Math.sqrt(shares + 0.375) - Math.sqrt(expected + 0.375));
        return worthwhile && sigmas > SIGMAS;
    }

    /** A settled window starts anew, so that a change of the miner's rate shows soon. */
    private void restartLongWindow(double expected, long nowMs) {
        if (expected > SETTLED_SHARES) {
            windowStartMs = nowMs;
            shares = 0;
        }
    }

    private Target scaled(double factor) {
        Work perShare = target.work();
        double hashesPerShare = perShare.hashes().doubleValue() * factor;
        return new HashRate(hashesPerShare).targetFor(60);
    }

    private Target clamp(Target wanted) {
        return wanted.harder(easiest).easier(hardest).harder(easiest);
    }

    private void moveTo(Target next, long nowMs) {
        target = next;
        windowStartMs = nowMs;
        shares = 0;
    }
}
