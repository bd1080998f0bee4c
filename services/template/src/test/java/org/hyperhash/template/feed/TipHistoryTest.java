package org.hyperhash.template.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.junit.jupiter.api.Test;

class TipHistoryTest {
    private static final TipHistory.Parents SILENT = _ -> Optional.empty();

    private final Map<Hash256, Hash256> parents = new HashMap<>();
    private final TipHistory.Parents known = block -> Optional.ofNullable(parents.get(block));
    private final TipHistory history = new TipHistory();

    private static Hash256 block(int seed) {
        return SampleTransactions.hash(seed);
    }

    private void chain(int... seeds) {
        for (int i = 1; i < seeds.length; i++) {
            parents.put(block(seeds[i]), block(seeds[i - 1]));
        }
    }

    @Test
    void extensionsCountTheirBlocks() {
        chain(1, 2, 3, 4);
        assertThat(history.moveTo(block(1), 10, known)).isEqualTo(new TipMove.Stayed());
        assertThat(history.moveTo(block(1), 10, known)).isEqualTo(new TipMove.Stayed());
        assertThat(history.moveTo(block(2), 11, known)).isEqualTo(new TipMove.Extended(1));
        assertThat(history.moveTo(block(4), 13, known)).isEqualTo(new TipMove.Extended(2));
        assertThat(history.contains(block(3), 12)).hasValue(true);
        assertThat(history.contains(block(9), 12)).hasValue(false);
        assertThat(history.contains(block(9), 9)).isEmpty();
    }

    @Test
    void blocksThatLeaveTheChainAreCounted() {
        chain(1, 2, 3);
        chain(1, 12, 13, 14);
        history.moveTo(block(1), 10, known);
        history.moveTo(block(3), 12, known);
        assertThat(history.moveTo(block(14), 13, known))
                .isEqualTo(new TipMove.Reorganised(block(3), block(14), 2));
        assertThat(history.contains(block(3), 12)).hasValue(false);
        assertThat(history.contains(block(13))).isTrue();
        assertThat(history.contains(block(2))).isFalse();
    }

    @Test
    void rollBackToAnEarlierBlockIsAReorganisation() {
        chain(1, 2, 3);
        history.moveTo(block(1), 10, known);
        history.moveTo(block(3), 12, known);
        assertThat(history.moveTo(block(2), 11, known))
                .isEqualTo(new TipMove.Reorganised(block(3), block(2), 1));
    }

    @Test
    void withoutParentsHeightsTell() {
        history.moveTo(block(1), 10, SILENT);
        assertThat(history.moveTo(block(2), 11, SILENT)).isEqualTo(new TipMove.Extended(1));
        assertThat(history.moveTo(block(3), 11, SILENT))
                .isEqualTo(new TipMove.Reorganised(block(2), block(3), 1));
        assertThat(history.moveTo(block(4), 10, SILENT))
                .isEqualTo(new TipMove.Reorganised(block(3), block(4), 2));
    }

    @Test
    void memoryIsBounded() {
        for (int height = 0; height <= 1_000; height++) {
            history.moveTo(block(height), height, SILENT);
        }
        assertThat(history.contains(block(1_000 - TipHistory.MAX_BLOCKS + 1))).isTrue();
        assertThat(history.contains(block(1_000 - TipHistory.MAX_BLOCKS))).isFalse();
    }

    @Test
    void catchingUpIsNoReorganisation() {
        history.moveTo(block(1), 10, known);
        assertThat(history.moveTo(block(2), 10 + TipHistory.MAX_BLOCKS, known))
                .isEqualTo(new TipMove.Extended(TipHistory.MAX_BLOCKS));
    }
}
