package org.hyperhash.translator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.v1.PasswordOptions;
import org.junit.jupiter.api.Test;

class DifficultyPlanTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final Target HARD = Target.ofNumber(BigInteger.ONE);

    private static Difficulty difficulty(String number) {
        return Difficulty.of(new BigDecimal(number));
    }

    private static DifficultyPlan plan(String least) {
        return new DifficultyPlan(
                new TranslatorRules(true, 4, 6, difficulty(least), 25_000, 5_000));
    }

    private static DifficultyPlan started(String userAgent) {
        DifficultyPlan plan = plan("0");
        plan.userAgent(userAgent);
        plan.start(NOW_MS);
        return plan;
    }

    private static Optional<BigDecimal> number(String text) {
        return Optional.of(new BigDecimal(text));
    }

    @Test
    void softwareDecidesTheStart() {
        assertThat(started("Antminer S19/1").announce(HARD, NOW_MS)).isEqualTo(number("65536"));
        assertThat(started("bitaxe/BM1370/2").announce(HARD, NOW_MS)).isEqualTo(number("1024"));
        assertThat(started("NiceHash/1.0.0").announce(HARD, NOW_MS)).isEqualTo(number("524288"));
        assertThat(started("").announce(HARD, NOW_MS)).isEqualTo(number("256"));
        assertThat(started("NerdMinerV2/2").announce(HARD, NOW_MS).orElseThrow())
                .isBetween(new BigDecimal("0.0004999"), new BigDecimal("0.0005"));
    }

    @Test
    void wishBeatsSoftwareAndPasswordBeatsWish() {
        DifficultyPlan plan = plan("0");
        plan.userAgent("bitaxe/1");
        plan.suggest(difficulty("4100"), NOW_MS);
        plan.start(NOW_MS);
        assertThat(plan.announce(HARD, NOW_MS)).isEqualTo(number("4096"));
        plan.password(PasswordOptions.parse("x,d=300"));
        assertThat(plan.announce(HARD, NOW_MS)).isEqualTo(number("256"));
        assertThat(plan.announce(HARD, NOW_MS)).isEmpty();
        assertThat(plan.suggest(difficulty("1"), NOW_MS)).isFalse();
    }

    @Test
    void nothingGoesBelowTheLeast() {
        DifficultyPlan plan = plan("16");
        plan.password(PasswordOptions.parse("d=0.001"));
        plan.start(NOW_MS);
        assertThat(plan.announce(HARD, NOW_MS)).isEqualTo(number("16"));
    }

    @Test
    void minimumOfThePasswordHoldsForTheWish() {
        DifficultyPlan plan = plan("0");
        plan.password(PasswordOptions.parse("md=64"));
        plan.suggest(difficulty("2"), NOW_MS);
        plan.start(NOW_MS);
        assertThat(plan.announce(HARD, NOW_MS)).isEqualTo(number("64"));
    }

    @Test
    void absurdlySmallDifficultyIsTheSmallestThatExists() {
        DifficultyPlan plan = plan("0");
        plan.password(PasswordOptions.parse("d=0.000000000000000000000000000001"));
        plan.start(NOW_MS);
        assertThat(plan.announce(HARD, NOW_MS).orElseThrow().signum()).isEqualTo(1);
    }

    @Test
    void upstreamsEasierTargetWinsOnceItHadTimeToFollowOurRate() {
        DifficultyPlan plan = started("Antminer");
        Target easy = difficulty("512").target();
        assertThat(plan.announce(easy, NOW_MS)).isEqualTo(number("65536"));
        long later = NOW_MS + DifficultyPlan.FOLLOW_MS;
        assertThat(plan.isDue(easy, later - 1)).isFalse();
        assertThat(plan.isDue(easy, later)).isTrue();
        assertThat(plan.announce(easy, later)).isEqualTo(number("512"));
    }

    @Test
    void sharesOfAReplacedDifficultyAreTakenForAMoment() {
        DifficultyPlan plan = started("");
        plan.announce(HARD, NOW_MS);
        Target before = plan.target();
        plan.password(PasswordOptions.parse("d=1024"));
        plan.announce(HARD, NOW_MS);
        Target after = plan.target();
        assertThat(after).isEqualTo(difficulty("1024").target());
        long end = NOW_MS + DifficultyPlan.TOLERANCE_MS;
        assertThat(plan.gradingTarget(after, end - 1)).isEqualTo(before);
        assertThat(plan.gradingTarget(after, end)).isEqualTo(after);
        // A job keeps the difficulty it was sent with for good.
        assertThat(plan.gradingTarget(before, end)).isEqualTo(before);
    }

    @Test
    void jobOfAHarderTimeIsGradedByTheEasierDifficultyOfNow() {
        DifficultyPlan plan = started("");
        plan.announce(HARD, NOW_MS);
        Target before = plan.target();
        plan.password(PasswordOptions.parse("d=2"));
        plan.announce(HARD, NOW_MS);
        assertThat(plan.gradingTarget(before, NOW_MS + 60_000)).isEqualTo(difficulty("2").target());
    }

    @Test
    void manySharesRaiseTheDifficultyAndSilenceLowersIt() {
        DifficultyPlan fast = started("cpuminer");
        fast.announce(HARD, NOW_MS);
        for (int i = 0; i < 60; i++) {
            fast.shareAccepted(Hash256.ZERO);
        }
        assertThat(fast.retarget(NOW_MS + 5_000)).isTrue();
        assertThat(fast.announce(HARD, NOW_MS + 5_000).orElseThrow())
                .isGreaterThan(new BigDecimal("0.1"));

        DifficultyPlan slow = started("Antminer");
        slow.announce(HARD, NOW_MS);
        assertThat(slow.retarget(NOW_MS + 300_000)).isTrue();
        assertThat(slow.announce(HARD, NOW_MS + 300_000).orElseThrow())
                .isLessThan(new BigDecimal("65536"));
    }

    @Test
    void fixedDifficultyStaysWhateverTheShares() {
        DifficultyPlan plan = plan("0");
        plan.password(PasswordOptions.parse("d=2"));
        plan.start(NOW_MS);
        for (int i = 0; i < 1_000; i++) {
            plan.shareAccepted(Hash256.ZERO);
        }
        assertThat(plan.retarget(NOW_MS + 5_000)).isFalse();
    }
}
