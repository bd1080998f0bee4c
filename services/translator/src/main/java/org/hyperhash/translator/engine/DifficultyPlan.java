package org.hyperhash.translator.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.channel.Vardiff;
import org.hyperhash.stratum.v1.PasswordOptions;
import org.hyperhash.stratum.v1.Sv1Difficulty;

/**
 * The difficulties of one miner: where it starts (user agent, then its suggestion, then {@code d=}
 * in the password), where its shares lead, what it was told and when. Owned by its session.
 */
final class DifficultyPlan {
    /** How long shares of a difficulty that was replaced are still taken. */
    static final long TOLERANCE_MS = 10_000;

    /** How long we wait for the upstream's target to follow a rate that we announced. */
    static final long FOLLOW_MS = 10_000;

    /** Replaced difficulties that are remembered. */
    static final int REPLACED_MAX = 8;

    /** No miner of this century needs a harder target: one hash in 2^224. */
    private static final Target HARDEST = Target.ofNumber(BigInteger.ONE.shiftLeft(32));

    private static final Difficulty SMALLEST = Difficulty.of(Target.EASIEST);

    private record Replaced(Target target, long untilMs) {}

    private final double sharesPerMinute;
    private Difficulty least;
    private Optional<Difficulty> fixed = Optional.empty();
    private Optional<Difficulty> suggested = Optional.empty();
    private Optional<Vardiff> vardiff = Optional.empty();
    private Optional<BigDecimal> announced = Optional.empty();
    private Target announcedTarget = Target.EASIEST;
    private final Deque<Replaced> replaced = new ArrayDeque<>(2);
    private String userAgent = "";
    private long rateChangedMs;

    DifficultyPlan(TranslatorRules rules) {
        this.sharesPerMinute = rules.sharesPerMinute();
        this.least = larger(rules.leastDifficulty(), SMALLEST);
    }

    void userAgent(String name) {
        userAgent = name;
    }

    String userAgent() {
        return userAgent;
    }

    void password(PasswordOptions options) {
        options.minimumDifficulty().ifPresent(this::atLeast);
        fixed = options.fixedDifficulty().map(Difficulty::of).or(() -> fixed);
    }

    void atLeast(BigDecimal difficulty) {
        least = larger(least, Difficulty.of(difficulty));
    }

    /** The miner's wish; true when it changes what the miner is given. */
    boolean suggest(Difficulty wish, long nowMs) {
        if (suggested.equals(Optional.of(wish))) {
            return false;
        }
        suggested = Optional.of(wish);
        if (vardiff.isEmpty() || fixed.isPresent()) {
            return false;
        }
        vardiff.get().restart(larger(wish, least).target(), least.target(), nowMs);
        rateChangedMs = nowMs;
        return true;
    }

    /** Begins to watch shares. */
    void start(long nowMs) {
        Difficulty first = suggested.orElseGet(() -> StartDifficulty.of(userAgent));
        Target easiest = least.target();
        vardiff =
                Optional.of(
                        new Vardiff(
                                sharesPerMinute,
                                larger(first, least).target(),
                                easiest,
                                HARDEST,
                                nowMs));
        rateChangedMs = nowMs;
    }

    /** What the miner is thought to do. */
    HashRate rate() {
        return HashRate.of(ownTarget().work(), 60 / sharesPerMinute);
    }

    /** Looks at the shares of late; true when they call for another difficulty. */
    boolean retarget(long nowMs) {
        if (fixed.isPresent() || vardiff.isEmpty() || vardiff.get().retarget(nowMs).isEmpty()) {
            return false;
        }
        rateChangedMs = nowMs;
        return true;
    }

    /** Counts a share if it would have met the target that we would rather have announced. */
    void shareAccepted(Hash256 hash) {
        vardiff.filter(estimate -> estimate.target().isMetBy(hash))
                .ifPresent(Vardiff::shareAccepted);
    }

    /** What the miner must be told before its next job, if that is news. */
    Optional<BigDecimal> announce(Target upstream, long nowMs) {
        BigDecimal next = wanted(upstream, nowMs);
        if (isAnnounced(next)) {
            return Optional.empty();
        }
        if (announced.isPresent()) {
            replaced.addLast(new Replaced(announcedTarget, nowMs));
        }
        if (replaced.size() > REPLACED_MAX) {
            replaced.removeFirst();
        }
        announced = Optional.of(next);
        announcedTarget = Difficulty.of(next).target();
        return announced;
    }

    /** Whether {@link #announce} for this target has news. */
    boolean isDue(Target upstream, long nowMs) {
        return !isAnnounced(wanted(upstream, nowMs));
    }

    /** Whether {@link #announce} for this target makes shares easier than they were. */
    boolean isEasing(Target upstream, long nowMs) {
        return announced.isPresent() && wanted(upstream, nowMs).compareTo(announced.get()) < 0;
    }

    private boolean isAnnounced(BigDecimal difficulty) {
        return announced.isPresent() && announced.get().compareTo(difficulty) == 0;
    }

    /**
     * Easier than the upstream's target wastes some lines; harder would waste work that is paid
     * for. But right after a rate was announced the upstream's target is about to follow.
     */
    private BigDecimal wanted(Target upstream, long nowMs) {
        boolean follows = nowMs - rateChangedMs < FOLLOW_MS;
        Target target = follows ? ownTarget() : ownTarget().easier(upstream);
        return Sv1Difficulty.announced(Difficulty.of(target));
    }

    /** What the miner was told last. */
    Target target() {
        return announcedTarget;
    }

    /**
     * What a share must meet: the difficulty that its job was sent with, or any that was in force a
     * moment ago, because firmware takes a new one over at once, with the next job, or later.
     */
    Target gradingTarget(Target jobTarget, long nowMs) {
        Target easiest = jobTarget.easier(announcedTarget);
        for (Replaced old : replaced) {
            if (nowMs - old.untilMs() < TOLERANCE_MS) {
                easiest = easiest.easier(old.target());
            }
        }
        return easiest;
    }

    private Target ownTarget() {
        if (fixed.isPresent()) {
            return larger(fixed.get(), least).target();
        }
        return vardiff.map(Vardiff::target).orElse(least.target());
    }

    private static Difficulty larger(Difficulty one, Difficulty other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
