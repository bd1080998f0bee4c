package org.hyperhash.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloorCommandTest {
    @Test
    void paddingTakesNineBytesAtLeast() {
        assertThat(FloorCommand.compressions(0)).isEqualTo(1);
        assertThat(FloorCommand.compressions(55)).isEqualTo(1);
        assertThat(FloorCommand.compressions(56)).isEqualTo(2);
        assertThat(FloorCommand.compressions(119)).isEqualTo(2);
        assertThat(FloorCommand.compressions(120)).isEqualTo(3);
    }

    @Test
    void aShareHashesCoinbaseBranchesAndHeaderTwice() {
        // Coinbase 5 + 1, twelve parents of 2 + 1 each, header 2 + 1.
        assertThat(FloorCommand.compressionsPerShare(250, 12)).isEqualTo(6 + 36 + 3);
    }
}
