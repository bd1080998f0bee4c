package org.hyperhash.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "1d00ffff, ffff0000000000000000000000000000000000000000000000000000",
        "207fffff, 7fffff0000000000000000000000000000000000000000000000000000000000",
        "1b0404cb, 404cb000000000000000000000000000000000000000000000000",
        "01120000, 12",
        "02008000, 80",
        "05009234, 92340000",
        "04123456, 12345600"
    })
    void compactFormIsThisNumber(String compact, String number) {
        int nBits = Integer.parseUnsignedInt(compact, 16);
        Target target = Target.ofCompact(nBits);
        assertThat(target.toNumber()).isEqualTo(new BigInteger(number, 16));
        assertThat(target.toCompact()).isEqualTo(nBits);
    }

    @ParameterizedTest
    @CsvSource({"00000000", "01003456", "04923456", "ff123456", "00123456", "01800000", "23000001"})
    void negativeZeroAndOversizeEncodingsAreRefused(String compact) {
        assertThatThrownBy(() -> Target.ofCompact(Integer.parseUnsignedInt(compact, 16)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(compact);
    }

    @Test
    void hashEqualToTheThresholdIsWork() {
        Target target = Target.ofNumber(BigInteger.valueOf(1000));
        assertThat(target.isMetBy(target.threshold())).isTrue();
        assertThat(target.isMetBy(Target.ofNumber(BigInteger.valueOf(1001)).threshold())).isFalse();
    }

    @Test
    void workOfDifficultyOneIsABitMoreThan2To32() {
        assertThat(Target.DIFFICULTY_ONE.work().hashes()).isEqualTo(0x1_0001_0001L);
        assertThat(Target.EASIEST.work().hashes()).isEqualTo(1);
        assertThat(Target.ofCompact(0x207fffff).work().hashes()).isEqualTo(2);
    }

    @Test
    void hashInABufferIsJudgedLikeAHash() {
        Property.check(
                17,
                2_000,
                random -> {
                    byte[] hash = new byte[32];
                    byte[] threshold = new byte[32];
                    random.nextBytes(hash);
                    System.arraycopy(hash, 0, threshold, 0, 32);
                    threshold[random.nextInt(32)] += (byte) (random.nextInt(3) - 1);
                    Target target = new Target(Hash256.of(threshold));
                    byte[] buffer = new byte[40];
                    System.arraycopy(hash, 0, buffer, 5, 32);
                    assertThat(target.isMetBy(buffer, 5))
                            .isEqualTo(target.isMetBy(Hash256.of(hash)));
                });
    }

    @Test
    void compactFormAgreesWithArithmeticOnBigNumbers() {
        Property.check(
                7,
                2_000,
                random -> {
                    int exponent = random.nextInt(36);
                    int mantissa = random.nextInt(0x800000) >>> random.nextInt(24);
                    BigInteger number =
                            exponent < 3
                                    ? BigInteger.valueOf(mantissa).shiftRight(8 * (3 - exponent))
                                    : BigInteger.valueOf(mantissa).shiftLeft(8 * (exponent - 3));
                    int nBits = exponent << 24 | mantissa;
                    if (number.signum() == 0 || number.bitLength() > 256) {
                        assertThatThrownBy(() -> Target.ofCompact(nBits))
                                .isInstanceOf(IllegalArgumentException.class);
                    } else {
                        assertThat(Target.ofCompact(nBits).toNumber()).isEqualTo(number);
                    }
                });
    }

    @Test
    void compactFormRoundsDownAndIsStable() {
        Property.check(
                1,
                2_000,
                random -> {
                    BigInteger number =
                            new BigInteger(1, randomBytes(random, 1 + random.nextInt(32)));
                    if (number.signum() > 0) {
                        Target target = Target.ofNumber(number);
                        Target rounded = Target.ofCompact(target.toCompact());
                        assertThat(rounded).isLessThanOrEqualTo(target);
                        assertThat(rounded.toCompact()).isEqualTo(target.toCompact());
                    }
                });
    }

    @Test
    void difficultyAndTargetAreInverse() {
        assertThat(Difficulty.of(Target.DIFFICULTY_ONE)).isEqualTo(Difficulty.ONE);
        assertThat(Difficulty.ONE.target()).isEqualTo(Target.DIFFICULTY_ONE);
        assertThat(Difficulty.of(Target.ofCompact(0x1b0404cb))).hasToString("16307.421");
        Property.check(
                7,
                500,
                random -> {
                    BigInteger number =
                            new BigInteger(1, randomBytes(random, 20 + random.nextInt(10)));
                    Target target = Target.ofNumber(number.setBit(150));
                    assertThat(Difficulty.of(target).target()).isGreaterThanOrEqualTo(target);
                });
    }

    @Test
    void difficultiesAddUpWithCarryAndStopAtTheMaximum() {
        Difficulty half = new Difficulty(0, Long.MIN_VALUE);
        assertThat(half.plus(half)).isEqualTo(Difficulty.ONE);
        assertThat(Difficulty.MAX.plus(half)).isEqualTo(Difficulty.MAX);
        assertThat(half.plus(Difficulty.ONE).withoutWhole()).isEqualTo(half);
        assertThat(Difficulty.of(new java.math.BigDecimal("0.5"))).isEqualTo(half);
    }

    private static byte[] randomBytes(java.util.random.RandomGenerator random, int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }
}
