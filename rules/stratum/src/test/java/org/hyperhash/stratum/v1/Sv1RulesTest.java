package org.hyperhash.stratum.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.stratum.v2.WireFormatException;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class Sv1RulesTest {
    @Test
    void difficultiesFromOneUpwardsAreAnnouncedAsPowersOfTwo() {
        assertThat(announced("1")).isEqualTo("1");
        assertThat(announced("1.999")).isEqualTo("1");
        assertThat(announced("1000.5")).isEqualTo("512");
        assertThat(announced("16384")).isEqualTo("16384");
        assertThat(Sv1Difficulty.announced(Difficulty.MAX).toPlainString())
                .isEqualTo("9223372036854775808");
    }

    @Test
    void difficultiesBelowOneStayFractions() {
        assertThat(announced("0.5")).isEqualTo("0.5");
        assertThat(new BigDecimal(announced("0.0014")))
                .isLessThanOrEqualTo(new BigDecimal("0.0014"))
                .isGreaterThan(new BigDecimal("0.00139999"));
        assertThatThrownBy(() -> Sv1Difficulty.announced(Difficulty.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theAnnouncedDifficultyIsNeverHarder() {
        Property.check(
                5,
                2_000,
                random -> {
                    int shift = random.nextInt(64);
                    Difficulty wanted =
                            random.nextBoolean()
                                    ? new Difficulty(random.nextLong() >>> shift, 1)
                                    : new Difficulty(0, 1 | (random.nextLong() >>> shift));
                    Difficulty told = Difficulty.of(Sv1Difficulty.announced(wanted));
                    assertThat(told).isLessThanOrEqualTo(wanted);
                    assertThat(told.plus(told).plus(new Difficulty(0, 4)))
                            .isGreaterThanOrEqualTo(wanted);
                });
    }

    private static String announced(String wanted) {
        return Sv1Difficulty.announced(Difficulty.of(new BigDecimal(wanted))).toPlainString();
    }

    @Test
    void rolledBitsReplaceThoseOfTheMask() {
        int mask = VersionRolling.BIP320_MASK;
        assertThat(VersionRolling.headerVersion(0x20002000, mask, 0x00004000))
                .isEqualTo(OptionalInt.of(0x20004000));
        assertThat(VersionRolling.headerVersion(0x20000000, mask, 0))
                .isEqualTo(OptionalInt.of(0x20000000));
    }

    @Test
    void aWholeVersionIsTakenWhenItsFixedBitsAreTheJobs() {
        int mask = VersionRolling.BIP320_MASK;
        assertThat(VersionRolling.headerVersion(0x20000000, mask, 0x20004000))
                .isEqualTo(OptionalInt.of(0x20004000));
        assertThat(VersionRolling.headerVersion(0x20000000, mask, 0x30004000)).isPresent();
        assertThat(VersionRolling.headerVersion(0x20000000, mask, 0x20000001)).isEmpty();
        assertThat(VersionRolling.headerVersion(0x20000000, 0, 0x2000)).isEmpty();
    }

    @Test
    void passwordsAskForDifficulty() {
        assertThat(PasswordOptions.parse("x,d=1024;MD=0.5, foo=bar"))
                .isEqualTo(
                        new PasswordOptions(
                                Optional.of(new BigDecimal("1024")),
                                Optional.of(new BigDecimal("0.5"))));
        assertThat(PasswordOptions.parse("diff=2"))
                .isEqualTo(new PasswordOptions(Optional.of(BigDecimal.TWO), Optional.empty()));
        for (String none : new String[] {"", "x", "d=", "d=0", "d=-1", "d=1e999999999", "=", "d"}) {
            assertThat(PasswordOptions.parse(none))
                    .isEqualTo(new PasswordOptions(Optional.empty(), Optional.empty()));
        }
    }

    @Test
    void linesAreCutWhereverTheBytesAreCut() {
        byte[] wire =
                "\ufeff{\"id\":1}\r\n\n  \r\n{\"é\":2}\n{\"half".getBytes(StandardCharsets.UTF_8);
        Property.check(
                9,
                200,
                random -> {
                    LineDecoder decoder = new LineDecoder();
                    for (int at = 0; at < wire.length; ) {
                        int count = Math.min(wire.length - at, 1 + random.nextInt(9));
                        decoder.feed(wire, at, count);
                        at += count;
                    }
                    assertThat(decoder.poll()).contains("{\"id\":1}");
                    assertThat(decoder.poll()).contains("{\"é\":2}");
                    assertThat(decoder.poll()).isEmpty();
                });
    }

    @Test
    void aLineHasAtMostSixteenKibibytes() throws WireFormatException {
        LineDecoder decoder = new LineDecoder();
        byte[] longest = "x".repeat(LineDecoder.MAX_LINE).getBytes(StandardCharsets.UTF_8);
        decoder.feed(longest, 0, longest.length);
        decoder.feed(new byte[] {'\n'}, 0, 1);
        assertThat(decoder.poll()).contains("x".repeat(LineDecoder.MAX_LINE));

        decoder.feed(longest, 0, longest.length);
        assertThatThrownBy(() -> decoder.feed(new byte[] {'x'}, 0, 1))
                .isInstanceOf(WireFormatException.class)
                .hasMessage("line.length at byte 16384: longer than 16384 bytes");
    }
}
