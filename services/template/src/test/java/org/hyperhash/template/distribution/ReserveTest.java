package org.hyperhash.template.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.CoinbaseOutputConstraints;
import org.hyperhash.template.feed.SampleTransactions;
import org.junit.jupiter.api.Test;

class ReserveTest {
    private static Optional<String> refusal(int size, int sigops, Optional<List<Tx>> txs) {
        return Reserve.refusal(new CoinbaseOutputConstraints(size, sigops), txs);
    }

    @Test
    void fixedPartsAreThoseOfTheReference() {
        assertThat(Reserve.FIXED_WEIGHT).isEqualTo(1_168);
    }

    @Test
    void withoutTransactionsTheNodesReserveCounts() {
        // (8000 - 1168 - 400) / 4
        assertThat(refusal(1_608, 0, Optional.empty())).isEmpty();
        assertThat(refusal(1_609, 0, Optional.empty()))
                .hasValue(
                        "1609 bytes of outputs need a reserve of 8004 weight units, the block has"
                                + " 8000");
    }

    @Test
    void withThemTheRoomInTheBlockCounts() {
        long weight = SampleTransactions.two().stream().mapToLong(Tx::weight).sum();
        int fits = (int) ((4_000_000 - weight - 1_568) / 4);
        assertThat(refusal(fits, 0, Optional.of(SampleTransactions.two()))).isEmpty();
        assertThat(refusal(fits + 1, 0, Optional.of(SampleTransactions.two()))).isPresent();
    }

    @Test
    void sizeIsUnsigned() {
        assertThat(refusal(-1, 0, Optional.empty())).isPresent();
    }

    @Test
    void signatureOperationsAreLimited() {
        assertThat(refusal(0, 100, Optional.empty())).isEmpty();
        assertThat(refusal(0, 101, Optional.empty())).isPresent();
    }
}
