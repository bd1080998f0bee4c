package org.hyperhash.bitcoin.tx;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.bitcoin.ByteVector32;
import fr.acinq.bitcoin.OutPoint;
import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxHash;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.util.List;
import org.hyperhash.bitcoin.tx.LockTimes.Confirmation;
import org.junit.jupiter.api.Test;

class LockTimesTest {
    private static final long FINAL = 0xffff_ffffL;
    private static final long MEDIAN = 1_700_000_000L;

    private static Transaction transaction(long version, long sequence, long lockTime) {
        OutPoint spent = new OutPoint(new TxHash(ByteVector32.One), 0);
        TxOut output = new TxOut(new Satoshi(1), new byte[0]);
        TxIn input = new TxIn(spent, new byte[0], sequence);
        return new Transaction(version, List.of(input), List.of(output), lockTime);
    }

    @Test
    void heightLockEndsBehindItsHeight() {
        assertThat(LockTimes.isFinal(transaction(2, 0, 100), 100, MEDIAN)).isFalse();
        assertThat(LockTimes.isFinal(transaction(2, 0, 100), 101, MEDIAN)).isTrue();
    }

    @Test
    void timeLockEndsBehindTheMedianTime() {
        assertThat(LockTimes.isFinal(transaction(2, 0, MEDIAN), 1, MEDIAN)).isFalse();
        assertThat(LockTimes.isFinal(transaction(2, 0, MEDIAN - 1), 1, MEDIAN)).isTrue();
    }

    @Test
    void finalInputsIgnoreTheLock() {
        assertThat(LockTimes.isFinal(transaction(2, FINAL, 100), 1, MEDIAN)).isTrue();
    }

    @Test
    void relativeHeightCountsFromTheSpentOutput() {
        Confirmation spent = new Confirmation(90, MEDIAN);
        Transaction body = transaction(2, 10, 0);
        assertThat(LockTimes.sequencesAllow(body, _ -> spent, 99, MEDIAN)).isFalse();
        assertThat(LockTimes.sequencesAllow(body, _ -> spent, 100, MEDIAN)).isTrue();
    }

    @Test
    void relativeTimeCountsInUnitsOf512Seconds() {
        Confirmation spent = new Confirmation(90, MEDIAN);
        Transaction body = transaction(2, 1L << 22 | 2, 0);
        assertThat(LockTimes.sequencesAllow(body, _ -> spent, 99, MEDIAN + 1023)).isFalse();
        assertThat(LockTimes.sequencesAllow(body, _ -> spent, 99, MEDIAN + 1024)).isTrue();
    }

    @Test
    void versionOneAndDisabledSequencesHaveNoRelativeLock() {
        Confirmation spent = new Confirmation(90, MEDIAN);
        assertThat(LockTimes.sequencesAllow(transaction(1, 10, 0), _ -> spent, 91, MEDIAN))
                .isTrue();
        assertThat(
                        LockTimes.sequencesAllow(
                                transaction(2, 1L << 31 | 10, 0), _ -> spent, 91, MEDIAN))
                .isTrue();
        assertThat(LockTimes.sequencesAllow(transaction(FINAL, 10, 0), _ -> spent, 91, MEDIAN))
                .isFalse();
    }
}
