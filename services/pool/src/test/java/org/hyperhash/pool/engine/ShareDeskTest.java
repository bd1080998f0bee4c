package org.hyperhash.pool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.bitcoin.TxOut;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.platform.engine.Moment;
import org.hyperhash.stratum.v2.mining.MiningMessage.CloseChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesError;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesExtended;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesSuccess;
import org.junit.jupiter.api.Test;

/** What becomes of a session's shares. */
class ShareDeskTest {
    private Fixture pool = new Fixture();

    @Test
    void sharesOfTheOldTipAreStale() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE);
        int oldJob = pool.newestJobId;
        pool.session.workChanged(Fixture.work(2, Fixture.HARD_BITS));
        pool.takeSent();

        pool.submit(opened.channelId(), oldJob, 1, 1);
        assertThat(pool.takeSent())
                .containsExactly(new SubmitSharesError(opened.channelId(), 1, "stale-share"));
    }

    @Test
    void shareIsAcknowledgedOnlyWhenItIsDurable() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE);
        pool.submit(opened.channelId(), pool.newestJobId, 7, 1);
        pool.session.tick(Fixture.NOW_MS + 10_000);
        assertThat(pool.takeSent()).noneMatch(message -> message instanceof SubmitSharesSuccess);

        pool.session.durable(1, Fixture.NOW_MS + 10_000);
        assertThat(pool.takeSent()).isEmpty();
        assertThat(pool.session.nextAckMs()).hasValue(Fixture.NOW_MS + 11_000);
        pool.session.tick(Fixture.NOW_MS + 11_000);
        assertThat(pool.takeSent())
                .containsExactly(new SubmitSharesSuccess(opened.channelId(), 7, 1, 0));
        assertThat(pool.session.nextAckMs()).isEmpty();
    }

    @Test
    void recordsFollowTheClockOfPeopleAndDelaysTheSteadyOne() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE);
        pool.session.received(
                new SubmitSharesExtended(
                        opened.channelId(),
                        7,
                        pool.newestJobId,
                        1,
                        Fixture.NOW_S,
                        0x20000000,
                        Fixture.EXTRANONCE),
                new Moment(Fixture.NOW_MS - 3_600_000, Fixture.NOW_MS + 5));
        assertThat(pool.recorded.remove().atMs()).isEqualTo(Fixture.NOW_MS - 3_600_000);
        pool.session.durable(1, Fixture.NOW_MS + 6);
        assertThat(pool.session.nextAckMs()).hasValue(Fixture.NOW_MS + 1_006);

        pool.session.received(
                new SubmitSharesExtended(
                        opened.channelId(),
                        8,
                        pool.newestJobId,
                        2,
                        Fixture.NOW_S,
                        0x20000000,
                        Fixture.EXTRANONCE),
                new Moment(Fixture.NOW_MS - 7_201_000, Fixture.NOW_MS + 7));
        assertThat(pool.rejected).hasSize(1);
        assertThat(pool.recorded).isEmpty();
    }

    @Test
    void fullBatchIsAcknowledgedAtOnce() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE);
        for (int sequence = 0; sequence < 3; sequence++) {
            pool.submit(opened.channelId(), pool.newestJobId, sequence, sequence);
        }
        pool.session.durable(3, Fixture.NOW_MS);
        assertThat(pool.takeSent()).contains(new SubmitSharesSuccess(opened.channelId(), 2, 3, 0));
    }

    @Test
    void workThatCannotBeStoredIsRefusedAndNotAcknowledged() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE);
        pool.submit(opened.channelId(), pool.newestJobId, 7, 1);
        pool.session.notStored(1);
        assertThat(pool.takeSent())
                .containsExactly(new SubmitSharesError(opened.channelId(), 7, "not-durable"));
        assertThat(pool.session.nextAckMs()).isEmpty();
    }

    @Test
    void refusedShareDoesNotTouchEarlierOnesThatWaitForTheDisk() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE);
        pool.submit(opened.channelId(), pool.newestJobId, 1, 1);
        pool.submit(opened.channelId(), pool.newestJobId, 2, 2);
        pool.session.notStored(1);
        pool.session.durable(1, Fixture.NOW_MS);
        pool.session.tick(Fixture.NOW_MS + 1_000);
        assertThat(pool.takeSent())
                .containsExactly(
                        new SubmitSharesError(opened.channelId(), 2, "not-durable"),
                        new SubmitSharesSuccess(opened.channelId(), 1, 1, 0));
    }

    @Test
    void duplicateIsRefusedAtOnce() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE);
        pool.submit(opened.channelId(), pool.newestJobId, 1, 1);
        pool.submit(opened.channelId(), pool.newestJobId, 2, 1);
        assertThat(pool.takeSent())
                .containsExactly(new SubmitSharesError(opened.channelId(), 2, "duplicate-share"));
    }

    @Test
    void unknownChannelIsRefused() {
        pool.setUp(0);
        pool.submit(99, 1, 5, 1);
        assertThat(pool.takeSent())
                .containsExactly(new SubmitSharesError(99, 5, "invalid-channel-id"));
    }

    @Test
    void shareThatSettlesAfterItsChannelClosedIsNotAnswered() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE);
        pool.submit(opened.channelId(), pool.newestJobId, 1, 1);
        pool.receive(new CloseChannel(opened.channelId(), "done"));
        pool.session.durable(1, Fixture.NOW_MS);
        pool.session.tick(Fixture.NOW_MS + 60_000);
        assertThat(pool.takeSent()).isEmpty();
    }

    @Test
    void fractionsOfDifficultyAreCarriedIntoLaterBatches() {
        pool.setUp(0);
        pool.receive(new OpenExtendedMiningChannel(1, Fixture.ALICE, 1e9f, Target.EASIEST, 2));
        OpenExtendedMiningChannelSuccess opened =
                (OpenExtendedMiningChannelSuccess) pool.takeSent().getFirst();
        // 1 GH/s at six shares a minute is difficulty 2.33: the third batch brings the whole one.
        AckBatch batch = new AckBatch();
        long[] sums = new long[3];
        for (int i = 0; i < 3; i++) {
            batch.add(i, Difficulty.of(opened.target()), Fixture.NOW_MS);
            sums[i] = batch.take(1).orElseThrow().newSharesSum();
        }
        assertThat(sums).containsExactly(2, 2, 2);
        batch.add(3, Difficulty.of(opened.target()), Fixture.NOW_MS);
        assertThat(batch.take(1).orElseThrow().newSharesSum()).isEqualTo(3);
    }

    @Test
    void blockCarriesTheWinnersFeesAndTheTreasurysSubsidy() {
        pool =
                new Fixture(
                        Fixture.rules(Optional.empty()),
                        Optional.of(Fixture.work(1, Fixture.REGTEST_BITS)));
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE + ".rig1");
        for (int nonce = 0; pool.blocks.isEmpty(); nonce++) {
            pool.submit(opened.channelId(), pool.newestJobId, nonce, nonce);
        }

        FoundBlock block = pool.blocks.getFirst();
        Tx coinbase = Tx.of(block.solution().coinbase().toArray());
        assertThat(coinbase.hasWitness()).isTrue();
        List<TxOut> outputs = coinbase.body().txOut;
        assertThat(outputs).hasSize(3);
        assertThat(outputs.get(0).amount.toLong()).isEqualTo(5_000);
        assertThat(scriptOf(outputs.get(0))).isEqualTo(Fixture.payoutOf(Fixture.ALICE).script());
        assertThat(outputs.get(1).amount.toLong()).isEqualTo(2_500_000_000L);
        assertThat(scriptOf(outputs.get(1))).isEqualTo(Fixture.TREASURY);
        Hash256 root = new Sha256d().ofPair(coinbase.txid(), Hash256.ofHex("44".repeat(32)));
        assertThat(block.solution().header().slice(36, 68)).isEqualTo(root.toBytes());
        assertThat(block.share().worker()).isEqualTo("rig1");
        assertThat(block.solution().templateId()).isEqualTo(1);
    }

    private static Bytes scriptOf(TxOut output) {
        return Bytes.of(output.publicKeyScript.toByteArray());
    }
}
