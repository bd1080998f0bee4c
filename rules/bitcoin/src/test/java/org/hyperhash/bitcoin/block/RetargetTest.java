package org.hyperhash.bitcoin.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.List;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.SharedVectors;
import org.hyperhash.bitcoin.Target;
import org.junit.jupiter.api.Test;

class RetargetTest {
    private static final long TWO_WEEKS = 14L * 24 * 60 * 60;

    @Test
    void onTimeKeepsTheTarget() {
        assertThat(Retarget.next(0x1b0404cb, TWO_WEEKS, Target.DIFFICULTY_ONE))
                .isEqualTo(0x1b0404cb);
    }

    @Test
    void adjustsByAtMostAFactorOfFour() {
        int quick = Retarget.next(0x1b0404cb, 1, Target.DIFFICULTY_ONE);
        int slow = Retarget.next(0x1b0404cb, 100 * TWO_WEEKS, Target.DIFFICULTY_ONE);
        assertThat(quick).isEqualTo(0x1b010132);
        assertThat(slow).isEqualTo(0x1b10132c);
    }

    @Test
    void clockThatRunsBackwardsCountsAsQuick() {
        assertThat(Retarget.next(0x1b0404cb, -5, Target.DIFFICULTY_ONE)).isEqualTo(0x1b010132);
    }

    @Test
    void neverEasierThanTheNetworkAllows() {
        int limit = Target.DIFFICULTY_ONE.toCompact();
        assertThat(Retarget.next(limit, 4 * TWO_WEEKS, Target.DIFFICULTY_ONE)).isEqualTo(limit);
    }

    /** Heights 30240 and 32255 of the main chain: the first adjustment that ever happened. */
    @Test
    void firstAdjustmentOfTheMainChain() {
        assertThat(Retarget.next(0x1d00ffff, 1262152739L - 1261130161L, Target.DIFFICULTY_ONE))
                .isEqualTo(0x1d00d86a);
    }

    @Test
    void everyEpochOfTheMainChainIsCompactAndWithinAFactorOfFour() throws IOException {
        List<String> lines = Files.readAllLines(SharedVectors.file("data/mainnet-difficulty.csv"));
        BigInteger previous = Target.DIFFICULTY_ONE.toNumber();
        int epochs = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            assertThat(Integer.parseInt(fields[1])).isEqualTo(epochs * Retarget.INTERVAL_BLOCKS);
            Target target = new Target(Hash256.ofDisplay(fields[4]));
            assertThat(Target.ofCompact(target.toCompact())).isEqualTo(target);
            assertThat(target.toNumber()).isLessThanOrEqualTo(Target.DIFFICULTY_ONE.toNumber());
            assertThat(isReachable(previous, target)).as(line).isTrue();
            previous = target.toNumber();
            epochs++;
        }
        assertThat(epochs).isEqualTo(lines.size() - 1).isGreaterThan(470);
    }

    /** Some time span leads from one target to the next: the shortest, the longest or between. */
    private static boolean isReachable(BigInteger previous, Target next) {
        int from = Target.ofNumber(previous).toCompact();
        Target hardest = Target.ofCompact(Retarget.next(from, 0, Target.DIFFICULTY_ONE));
        Target easiest =
                Target.ofCompact(Retarget.next(from, 8 * TWO_WEEKS, Target.DIFFICULTY_ONE));
        return next.compareTo(hardest) >= 0 && next.compareTo(easiest) <= 0;
    }
}
