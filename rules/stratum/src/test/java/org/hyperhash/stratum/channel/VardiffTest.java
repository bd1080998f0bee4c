package org.hyperhash.stratum.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class VardiffTest {
    private static final double SHARES_PER_MINUTE = 6;
    private static final Target HARDEST = Target.ofNumber(BigInteger.ONE.shiftLeft(160));

    @Test
    void targetForAHashRateGivesTheWantedShareRate() {
        Target target = new HashRate(1e12).targetFor(6);

        double hashesPerShare = target.work().hashes().doubleValue();
        assertThat(hashesPerShare).isBetween(0.999e13, 1.001e13);
        assertThat(new HashRate(0).targetFor(6)).isEqualTo(Target.EASIEST);
        assertThat(new HashRate(1e300).targetFor(6)).isEqualTo(Target.ofNumber(BigInteger.ZERO));
    }

    @Test
    void settledMinerIsLeftAlone() {
        Property.check(
                11,
                20,
                random -> {
                    Simulation run = new Simulation(random, 1e12, 1e12);
                    run.minutes(120);
                    assertThat(run.retargets).isLessThanOrEqualTo(4);
                    assertThat(run.rateError()).isBetween(0.4, 2.5);
                });
    }

    @Test
    void tooEasyTargetIsCorrectedWithinAMinute() {
        Property.check(
                21,
                20,
                random -> {
                    Simulation run = new Simulation(random, 1e3, 1e15);
                    run.minutes(1);
                    assertThat(run.rateError()).isBetween(0.2, 5.0);
                    assertThat(run.submitted).isLessThan(200);
                });
    }

    @Test
    void tooHardTargetIsEasedUntilSharesArrive() {
        Property.check(
                31,
                20,
                random -> {
                    Simulation run = new Simulation(random, 1e12, 1e3);
                    run.minutes(5);
                    assertThat(run.rateError()).isBetween(0.1, 10.0);
                });
    }

    @Test
    void clientLimitIsNeverExceeded() {
        Target limit = new HashRate(1e9).targetFor(SHARES_PER_MINUTE);
        Vardiff vardiff = new Vardiff(SHARES_PER_MINUTE, Target.EASIEST, limit, HARDEST, 0);
        assertThat(vardiff.target()).isEqualTo(limit);
        assertThat(vardiff.retarget(600_000)).isEmpty();
        assertThat(vardiff.target()).isEqualTo(limit);
    }

    @Test
    void sharesOfTheEasierJobBeforeAreNoFasterMiner() {
        Property.check(
                41,
                20,
                random -> {
                    Simulation run = new Simulation(random, 1e9, 1e12);
                    run.lagMs = 5_000;
                    run.minutes(2);
                    assertThat(run.hardestRateError).isGreaterThan(0.1);
                    assertThat(run.rateError()).isBetween(0.3, 3.0);
                });
    }

    /**
     * A miner whose shares arrive as a Poisson process under the target it was given, some time
     * after that.
     */
    private static final class Simulation {
        private final RandomGenerator random;
        private final double hashRate;
        private final Vardiff vardiff;
        private double nowMs;
        private double lagMs;
        private double takenUpMs;
        private Target mined;
        private double hardestRateError = Double.MAX_VALUE;
        private int retargets;
        private int submitted;

        Simulation(RandomGenerator random, double assumedRate, double hashRate) {
            this.random = random;
            this.hashRate = hashRate;
            this.vardiff =
                    new Vardiff(
                            SHARES_PER_MINUTE,
                            new HashRate(assumedRate).targetFor(SHARES_PER_MINUTE),
                            Target.EASIEST,
                            HARDEST,
                            0);
            this.mined = vardiff.target();
        }

        void minutes(int minutes) {
            double endMs = nowMs + minutes * 60_000.0;
            double nextTickMs = nowMs;
            while (nowMs < endMs) {
                mined = nowMs < takenUpMs ? mined : vardiff.target();
                double perMs = hashRate / hashesPerShare(mined) / 1_000;
                double shareMs = nowMs - Math.log(1 - random.nextDouble()) / perMs;
                nowMs = Math.min(shareMs, nextTickMs);
                if (shareMs <= nextTickMs) {
                    submitShare();
                } else {
                    nextTickMs += 1_000;
                }
                if (vardiff.retarget((long) nowMs).isPresent()) {
                    retargets++;
                    takenUpMs = nowMs + lagMs;
                    hardestRateError = Math.min(hardestRateError, rateError());
                }
            }
        }

        private void submitShare() {
            submitted++;
            double chance = hashesPerShare(mined) / hashesPerShare(vardiff.target());
            if (chance >= 1 || random.nextDouble() < chance) {
                vardiff.shareAccepted();
            }
        }

        private static double hashesPerShare(Target target) {
            return target.work().hashes().doubleValue();
        }

        /** Shares per minute under the present target over the wanted ones. */
        double rateError() {
            double perMinute = hashRate * 60 / hashesPerShare(vardiff.target());
            return perMinute / SHARES_PER_MINUTE;
        }
    }
}
