package org.hyperhash.pool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.bitcoin.TxOut;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.platform.engine.Moment;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.Tlv;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionError;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionSuccess;
import org.hyperhash.stratum.v2.extension.ExtensionMessage;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.hyperhash.stratum.v2.mining.MiningMessage.CloseChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.NewExtendedMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.NewMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenMiningChannelError;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenStandardMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenStandardMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetNewPrevHash;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetTarget;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesError;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesExtended;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesSuccess;
import org.junit.jupiter.api.Test;

class MiningSessionTest {
    private static final long NOW_MS = Fixture.NOW_MS;
    private static final int NOW_S = (int) (NOW_MS / 1_000);
    private static final Bytes EXTRANONCE = Bytes.ofHex("000000000000");

    private Fixture pool = new Fixture();

    @Test
    void setupIsAnsweredAndChecked() {
        receive(setup(0, 2, 2, 0));
        assertThat(pool.takeSent()).containsExactly(new SetupConnectionSuccess(2, 0));

        assertRefusedSetup(setup(1, 2, 2, 0), 0, "unsupported-protocol");
        assertRefusedSetup(setup(0, 3, 9, 0), 0, "protocol-version-mismatch");
        assertRefusedSetup(setup(0, 2, 2, 0b10_1110), 0b10_1010, "unsupported-feature-flags");
    }

    private void assertRefusedSetup(SetupConnection setup, int flags, String code) {
        pool = new Fixture();
        receive(setup);
        assertThat(pool.takeSent()).containsExactly(new SetupConnectionError(flags, code));
        assertThat(pool.closed).containsExactly(code);
    }

    @Test
    void anythingBeforeSetupEndsTheConnection() {
        receive(openExtended(Fixture.ALICE));
        assertThat(pool.closed).containsExactly("the first message must be SetupConnection");
        receive(setup(0, 2, 2, 0));
        assertThat(pool.takeSent()).isEmpty();
    }

    @Test
    void extendedChannelGetsAFutureJobAndThenItsTip() {
        setUp(0);
        receive(openExtended(Fixture.ALICE + ".rig1"));

        List<Message> sent = pool.takeSent();
        assertThat(sent).hasSize(3);
        OpenExtendedMiningChannelSuccess opened = (OpenExtendedMiningChannelSuccess) sent.get(0);
        assertThat(opened.extranoncePrefix()).isEqualTo(Bytes.ofHex("0abc00000000"));
        assertThat(opened.extranonceSize()).isEqualTo(6);
        assertThat(opened.groupChannelId()).isPresent();
        NewExtendedMiningJob job = (NewExtendedMiningJob) sent.get(1);
        assertThat(job.channelId()).isEqualTo(opened.channelId());
        assertThat(job.minNtime()).isEmpty();
        SetNewPrevHash tip = (SetNewPrevHash) sent.get(2);
        assertThat(tip.jobId()).isEqualTo(job.jobId());
        assertThat(tip.nBits()).isEqualTo(Fixture.HARD_BITS);
    }

    @Test
    void headerOnlyChannelGetsTheMerkleRootOfItsOwnCoinbase() {
        setUp(CommonMessage.REQUIRES_STANDARD_JOBS);
        receive(openStandard(Fixture.ALICE));

        List<Message> sent = pool.takeSent();
        OpenStandardMiningChannelSuccess opened = (OpenStandardMiningChannelSuccess) sent.get(0);
        assertThat(opened.extranoncePrefix()).isEqualTo(Bytes.ofHex("0abc00000000000000000000"));
        NewMiningJob job = (NewMiningJob) sent.get(1);
        PoolWork work = Fixture.work(1, Fixture.HARD_BITS);
        assertThat(job.merkleRoot())
                .isEqualTo(
                        work.jobFor(payoutOf(Fixture.ALICE), DeviceClass.HEADER_ONLY)
                                .merkleRoot(opened.extranoncePrefix()));
        assertThat(sent.get(2)).isInstanceOf(SetNewPrevHash.class);
    }

    @Test
    void channelsThatArePaidAlikeShareAGroupJob() {
        setUp(0);
        OpenExtendedMiningChannelSuccess first = open(Fixture.ALICE + ".a");
        OpenExtendedMiningChannelSuccess second = open(Fixture.ALICE + ".b");
        OpenExtendedMiningChannelSuccess other = open(Fixture.BOB);
        assertThat(first.groupChannelId()).isEqualTo(second.groupChannelId());
        assertThat(first.groupChannelId()).isNotEqualTo(other.groupChannelId());

        pool.session.workChanged(Fixture.work(2, Fixture.HARD_BITS));
        List<Message> sent = pool.takeSent();
        assertThat(sent).hasSize(4);
        NewExtendedMiningJob groupJob = (NewExtendedMiningJob) sent.get(0);
        assertThat(groupJob.channelId()).isEqualTo(first.groupChannelId().getAsInt());
        assertThat(((SetNewPrevHash) sent.get(1)).jobId()).isEqualTo(groupJob.jobId());

        submit(first.channelId(), groupJob.jobId(), 1, 1);
        submit(second.channelId(), groupJob.jobId(), 2, 2);
        assertThat(pool.recorded).hasSize(2);
        submit(other.channelId(), groupJob.jobId(), 3, 3);
        assertThat(pool.rejected).containsExactly(ShareVerdict.STALE_SHARE);
    }

    @Test
    void headerOnlyConnectionNeverGetsGroupJobs() {
        setUp(CommonMessage.REQUIRES_STANDARD_JOBS);
        receive(openStandard(Fixture.ALICE));
        receive(openStandard(Fixture.ALICE));
        pool.takeSent();

        pool.session.workChanged(Fixture.work(2, Fixture.HARD_BITS));
        assertThat(pool.takeSent())
                .hasSize(4)
                .noneMatch(message -> message instanceof NewExtendedMiningJob);
    }

    @Test
    void moreFeesOnTheSameTipComeWithoutANewTip() {
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE);
        int firstJob = newestJobId;
        pool.session.workChanged(Fixture.work(3, Fixture.HARD_BITS));

        List<Message> sent = pool.takeSent();
        assertThat(sent).hasSize(1);
        NewExtendedMiningJob job = (NewExtendedMiningJob) sent.getFirst();
        assertThat(job.minNtime()).isEqualTo(OptionalInt.of(NOW_S - 60));
        submit(opened.channelId(), firstJob, 1, 1);
        submit(opened.channelId(), job.jobId(), 2, 2);
        assertThat(pool.recorded).hasSize(2);
    }

    @Test
    void sharesOfTheOldTipAreStale() {
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE);
        int oldJob = newestJobId;
        pool.session.workChanged(Fixture.work(2, Fixture.HARD_BITS));
        pool.takeSent();

        submit(opened.channelId(), oldJob, 1, 1);
        assertThat(pool.takeSent())
                .containsExactly(new SubmitSharesError(opened.channelId(), 1, "stale-share"));
    }

    @Test
    void shareIsAcknowledgedOnlyWhenItIsDurable() {
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE);
        submit(opened.channelId(), newestJobId, 7, 1);
        pool.session.tick(NOW_MS + 10_000);
        assertThat(pool.takeSent()).noneMatch(message -> message instanceof SubmitSharesSuccess);

        pool.session.durable(1, NOW_MS + 10_000);
        assertThat(pool.takeSent()).isEmpty();
        assertThat(pool.session.nextAckMs()).hasValue(NOW_MS + 11_000);
        pool.session.tick(NOW_MS + 11_000);
        assertThat(pool.takeSent())
                .containsExactly(new SubmitSharesSuccess(opened.channelId(), 7, 1, 0));
        assertThat(pool.session.nextAckMs()).isEmpty();
    }

    @Test
    void recordsFollowTheClockOfPeopleAndDelaysTheSteadyOne() {
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE);
        pool.session.received(
                new SubmitSharesExtended(
                        opened.channelId(), 7, newestJobId, 1, NOW_S, 0x20000000, EXTRANONCE),
                new Moment(NOW_MS - 3_600_000, NOW_MS + 5));
        assertThat(pool.recorded.remove().atMs()).isEqualTo(NOW_MS - 3_600_000);
        pool.session.durable(1, NOW_MS + 6);
        assertThat(pool.session.nextAckMs()).hasValue(NOW_MS + 1_006);

        pool.session.received(
                new SubmitSharesExtended(
                        opened.channelId(), 8, newestJobId, 2, NOW_S, 0x20000000, EXTRANONCE),
                new Moment(NOW_MS - 7_201_000, NOW_MS + 7));
        assertThat(pool.rejected).hasSize(1);
        assertThat(pool.recorded).isEmpty();
    }

    @Test
    void fullBatchIsAcknowledgedAtOnce() {
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE);
        for (int sequence = 0; sequence < 3; sequence++) {
            submit(opened.channelId(), newestJobId, sequence, sequence);
        }
        pool.session.durable(3, NOW_MS);
        assertThat(pool.takeSent()).contains(new SubmitSharesSuccess(opened.channelId(), 2, 3, 0));
    }

    @Test
    void workThatCannotBeStoredIsRefusedAndNotAcknowledged() {
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE);
        submit(opened.channelId(), newestJobId, 7, 1);
        pool.session.notStored(1);
        assertThat(pool.takeSent())
                .containsExactly(new SubmitSharesError(opened.channelId(), 7, "not-durable"));
        assertThat(pool.session.nextAckMs()).isEmpty();
    }

    @Test
    void refusedShareDoesNotTouchEarlierOnesThatWaitForTheDisk() {
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE);
        submit(opened.channelId(), newestJobId, 1, 1);
        submit(opened.channelId(), newestJobId, 2, 2);
        pool.session.notStored(1);
        pool.session.durable(1, NOW_MS);
        pool.session.tick(NOW_MS + 1_000);
        assertThat(pool.takeSent())
                .containsExactly(
                        new SubmitSharesError(opened.channelId(), 2, "not-durable"),
                        new SubmitSharesSuccess(opened.channelId(), 1, 1, 0));
    }

    @Test
    void duplicateIsRefusedAtOnce() {
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE);
        submit(opened.channelId(), newestJobId, 1, 1);
        submit(opened.channelId(), newestJobId, 2, 1);
        assertThat(pool.takeSent())
                .containsExactly(new SubmitSharesError(opened.channelId(), 2, "duplicate-share"));
    }

    @Test
    void unknownChannelIsRefused() {
        setUp(0);
        submit(99, 1, 5, 1);
        assertThat(pool.takeSent())
                .containsExactly(new SubmitSharesError(99, 5, "invalid-channel-id"));
    }

    @Test
    void blockCarriesTheWinnersFeesAndTheTreasurysSubsidy() {
        pool =
                new Fixture(
                        Fixture.rules(Optional.empty()),
                        Optional.of(Fixture.work(1, Fixture.REGTEST_BITS)));
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE + ".rig1");
        for (int nonce = 0; pool.blocks.isEmpty(); nonce++) {
            submit(opened.channelId(), newestJobId, nonce, nonce);
        }

        FoundBlock block = pool.blocks.getFirst();
        Tx coinbase = Tx.of(block.solution().coinbase().toArray());
        assertThat(coinbase.hasWitness()).isTrue();
        List<TxOut> outputs = coinbase.body().txOut;
        assertThat(outputs).hasSize(3);
        assertThat(outputs.get(0).amount.toLong()).isEqualTo(5_000);
        assertThat(scriptOf(outputs.get(0))).isEqualTo(payoutOf(Fixture.ALICE).script());
        assertThat(outputs.get(1).amount.toLong()).isEqualTo(2_500_000_000L);
        assertThat(scriptOf(outputs.get(1))).isEqualTo(Fixture.TREASURY);
        Hash256 root = new Sha256d().ofPair(coinbase.txid(), Hash256.ofHex("44".repeat(32)));
        assertThat(block.solution().header().slice(36, 68)).isEqualTo(root.toBytes());
        assertThat(block.share().worker()).isEqualTo("rig1");
        assertThat(block.solution().templateId()).isEqualTo(1);
    }

    @Test
    void identityThatCannotBePaidIsRefusedWithTheReason() {
        setUp(0);
        receive(openExtended("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4.rig"));
        receive(openExtended("bob"));
        receive(openExtended(""));
        List<String> codes =
                pool.takeSent().stream()
                        .map(message -> ((OpenMiningChannelError) message).errorCode())
                        .toList();
        assertThat(codes)
                .containsExactly(
                        "invalid-user-identity: \"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\" is not"
                                + " an address of regtest: the address is for main, not for"
                                + " regtest; expected <address>[.<worker>]",
                        "invalid-user-identity: \"bob\" is not an address of regtest: it is no"
                                + " Bitcoin address: it encodes 3 bytes, where this kind has 25;"
                                + " expected <address>[.<worker>]",
                        "invalid-user-identity: \"\" is not an address of regtest: the address is"
                                + " empty; expected <address>[.<worker>]");
        assertThat(pool.closed).isEmpty();
    }

    @Test
    void explanationOfALongIdentityFitsTheWire() {
        setUp(0);
        receive(openExtended("\u00e4".repeat(Identity.LENGTH_MAX)));
        OpenMiningChannelError error = (OpenMiningChannelError) pool.takeSent().getFirst();
        assertThat(error.errorCode()).contains("?...\" is not").endsWith("[.<worker>]");
        assertThat(error.errorCode().length()).isLessThanOrEqualTo(255);
    }

    @Test
    void operatorMayPayADefaultAccountInstead() {
        Payout fallback = payoutOf(Fixture.BOB);
        pool =
                new Fixture(
                        Fixture.rules(Optional.of(fallback)),
                        Optional.of(Fixture.work(1, Fixture.HARD_BITS)));
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open("hobby");
        submit(opened.channelId(), newestJobId, 1, 1);
        AcceptedShare share = pool.recorded.remove();
        assertThat(share.payout()).isEqualTo(fallback);
        assertThat(share.worker()).isEqualTo("hobby");
    }

    @Test
    void requestsOutsideTheLimitsAreRefusedByName() {
        setUp(0);
        receive(new OpenExtendedMiningChannel(1, Fixture.ALICE, Float.NaN, Target.EASIEST, 2));
        receive(new OpenExtendedMiningChannel(2, Fixture.ALICE, -1, Target.EASIEST, 2));
        receive(new OpenExtendedMiningChannel(3, Fixture.ALICE, 1e12f, Target.EASIEST, 7));
        assertThat(pool.takeSent())
                .containsExactly(
                        new OpenMiningChannelError(1, "invalid-nominal-hashrate"),
                        new OpenMiningChannelError(2, "invalid-nominal-hashrate"),
                        new OpenMiningChannelError(3, "min-extranonce-size-too-large"));

        for (int i = 0; i < 4; i++) {
            open(Fixture.ALICE);
        }
        receive(openExtended(Fixture.ALICE));
        assertThat(pool.takeSent())
                .containsExactly(new OpenMiningChannelError(1, "channel-capacity-exhausted"));
    }

    @Test
    void openedChannelIsToldWithItsOwnerAndSoftware() {
        setUp(0);
        OpenExtendedMiningChannelSuccess named = open(Fixture.ALICE + ".a");
        OpenExtendedMiningChannelSuccess bare = open(Fixture.BOB);
        receive(openExtended("nobody"));
        assertThat(pool.opened)
                .containsExactly(
                        "%d %s.a (vendor/hardware/firmware)"
                                .formatted(named.channelId(), Fixture.ALICE),
                        "%d %s (vendor/hardware/firmware)"
                                .formatted(bare.channelId(), Fixture.BOB));
    }

    @Test
    void addressInUpperCaseIsTheSameAccount() {
        setUp(0);
        OpenExtendedMiningChannelSuccess lower = open(Fixture.ALICE + ".a");
        OpenExtendedMiningChannelSuccess upper =
                open(Fixture.ALICE.toUpperCase(Locale.ROOT) + ".A");
        assertThat(upper.groupChannelId()).isEqualTo(lower.groupChannelId());

        submit(upper.channelId(), newestJobId, 1, 1);
        AcceptedShare share = pool.recorded.remove();
        assertThat(share.payout()).isEqualTo(payoutOf(Fixture.ALICE));
        assertThat(share.payout().account()).isEqualTo(Fixture.ALICE);
        assertThat(share.worker()).isEqualTo("A");
    }

    @Test
    void channelsThatComeAndGoAreCountedUntilTheTipMoves() {
        setUp(0);
        int limit = 4 + OpenChannels.REOPENS_PER_TIP_MAX;
        for (int i = 0; i < limit; i++) {
            receive(new CloseChannel(open(Fixture.ALICE).channelId(), ""));
        }
        receive(openExtended(Fixture.ALICE));
        assertThat(pool.takeSent())
                .containsExactly(
                        new OpenMiningChannelError(
                                1,
                                "channel-capacity-exhausted: 10004 channels were opened since the"
                                        + " last block"));

        pool.session.workChanged(Fixture.work(3, Fixture.HARD_BITS));
        receive(openExtended(Fixture.ALICE));
        assertThat(pool.takeSent().getFirst()).isInstanceOf(OpenMiningChannelError.class);
        pool.session.workChanged(Fixture.work(2, Fixture.HARD_BITS));
        open(Fixture.ALICE);
    }

    @Test
    void clientsLimitIsRespectedEvenForHugeRates() {
        setUp(0);
        Target limit = Target.DIFFICULTY_ONE;
        receive(new OpenExtendedMiningChannel(1, Fixture.ALICE, 0, limit, 2));
        OpenExtendedMiningChannelSuccess tiny =
                (OpenExtendedMiningChannelSuccess) pool.takeSent().getFirst();
        assertThat(tiny.target()).isEqualTo(limit);
        receive(new OpenExtendedMiningChannel(1, Fixture.ALICE, Float.MAX_VALUE, limit, 2));
        OpenExtendedMiningChannelSuccess huge =
                (OpenExtendedMiningChannelSuccess) pool.takeSent().getFirst();
        assertThat(huge.target()).isLessThan(limit);
    }

    @Test
    void updateIsAlwaysAnsweredAndBitesAtOnce() {
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE);
        receive(new MiningMessage.UpdateChannel(opened.channelId(), 1e15f, Target.EASIEST));
        List<Message> sent = pool.takeSent();
        Target harder = ((SetTarget) sent.get(0)).maximumTarget();
        assertThat(harder).isLessThan(opened.target());
        assertThat(sent.get(1)).isInstanceOf(NewExtendedMiningJob.class);

        receive(new MiningMessage.UpdateChannel(opened.channelId(), 1e15f, Target.EASIEST));
        assertThat(pool.takeSent()).containsExactly(new SetTarget(opened.channelId(), harder));
        receive(new MiningMessage.UpdateChannel(42, 1e15f, Target.EASIEST));
        assertThat(pool.takeSent())
                .containsExactly(new MiningMessage.UpdateChannelError(42, "invalid-channel-id"));
    }

    @Test
    void closedChannelGivesItsExtranonceBack() {
        setUp(0);
        OpenExtendedMiningChannelSuccess first = open(Fixture.ALICE);
        open(Fixture.ALICE);
        receive(new CloseChannel(first.channelId(), "done"));
        assertThat(pool.leases.released).containsExactly(first.extranoncePrefix());
        receive(new CloseChannel(first.groupChannelId().getAsInt(), "done"));
        assertThat(pool.session.channelCount()).isZero();
        assertThat(pool.leases.released).hasSize(2);
    }

    @Test
    void standardChannelGivesTheSamePrefixBackThatItLeased() {
        setUp(0);
        receive(openStandard(Fixture.ALICE));
        pool.session.disconnected();
        assertThat(pool.leases.released).containsExactly(Bytes.ofHex("0abc00000000"));
    }

    @Test
    void shareThatSettlesAfterItsChannelClosedIsNotAnswered() {
        setUp(0);
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE);
        submit(opened.channelId(), newestJobId, 1, 1);
        receive(new CloseChannel(opened.channelId(), "done"));
        pool.session.durable(1, NOW_MS);
        pool.session.tick(NOW_MS + 60_000);
        assertThat(pool.takeSent()).isEmpty();
    }

    @Test
    void customWorkIsRefusedHonestly() {
        setUp(0);
        receive(
                new MiningMessage.SetCustomMiningJob(
                        1,
                        2,
                        Bytes.EMPTY,
                        0,
                        Hash256.ZERO,
                        0,
                        0,
                        2,
                        Bytes.EMPTY,
                        0,
                        Bytes.EMPTY,
                        0,
                        List.of()));
        assertThat(pool.takeSent())
                .containsExactly(
                        new MiningMessage.SetCustomMiningJobError(1, 2, "jd-not-supported"));
    }

    @Test
    void workerNamesCountOnlyAfterNegotiation() {
        setUp(0);
        receive(new ExtensionMessage.RequestExtensions(1, List.of(0x0002, 0x4001)));
        assertThat(pool.takeSent())
                .containsExactly(new ExtensionMessage.RequestExtensionsSuccess(1, List.of(0x0002)));
        OpenExtendedMiningChannelSuccess opened = open(Fixture.ALICE + ".farm");
        receive(
                new SubmitSharesExtended(
                        opened.channelId(),
                        1,
                        newestJobId,
                        1,
                        NOW_S,
                        0x20000000,
                        EXTRANONCE,
                        List.of(Tlv.worker("rig7"))));
        assertThat(pool.recorded.remove().worker()).isEqualTo("rig7");
    }

    @Test
    void unknownExtensionsAreRefusedWithoutClosing() {
        setUp(0);
        receive(new ExtensionMessage.RequestExtensions(9, List.of(0x4001)));
        assertThat(pool.takeSent())
                .containsExactly(
                        new ExtensionMessage.RequestExtensionsError(9, List.of(0x4001), List.of()));
        assertThat(pool.closed).isEmpty();
    }

    @Test
    void serversMessagesFromAClientEndTheConnection() {
        setUp(0);
        receive(new SetTarget(1, Target.EASIEST));
        assertThat(pool.closed).containsExactly("a server's message came from a client");
    }

    @Test
    void clientThatOpensBeforeTheFirstTemplateGetsItsWorkLater() {
        pool = new Fixture(Fixture.rules(Optional.empty()), Optional.empty());
        setUp(0);
        receive(openExtended(Fixture.ALICE));
        assertThat(pool.takeSent()).hasSize(1);
        pool.session.workChanged(Fixture.work(1, Fixture.HARD_BITS));
        assertThat(pool.takeSent()).hasSize(2).hasAtLeastOneElementOfType(SetNewPrevHash.class);
    }

    @Test
    void missingSharesMakeTheTargetEasier() {
        setUp(0);
        receive(new OpenExtendedMiningChannel(1, Fixture.ALICE, 1e6f, Target.EASIEST, 2));
        OpenExtendedMiningChannelSuccess opened =
                (OpenExtendedMiningChannelSuccess) pool.takeSent().getFirst();
        pool.session.tick(NOW_MS + 120_000);
        List<Message> sent = pool.takeSent();
        assertThat(((SetTarget) sent.get(0)).maximumTarget()).isGreaterThan(opened.target());
        assertThat(((NewExtendedMiningJob) sent.get(1)).minNtime()).isPresent();
    }

    @Test
    void fractionsOfDifficultyAreCarriedIntoLaterBatches() {
        setUp(0);
        receive(new OpenExtendedMiningChannel(1, Fixture.ALICE, 1e9f, Target.EASIEST, 2));
        OpenExtendedMiningChannelSuccess opened =
                (OpenExtendedMiningChannelSuccess) pool.takeSent().getFirst();
        // 1 GH/s at six shares a minute is difficulty 2.33: the third batch brings the whole one.
        AckBatch batch = new AckBatch();
        long[] sums = new long[3];
        for (int i = 0; i < 3; i++) {
            batch.add(i, Difficulty.of(opened.target()), NOW_MS);
            sums[i] = batch.take(1).orElseThrow().newSharesSum();
        }
        assertThat(sums).containsExactly(2, 2, 2);
        batch.add(3, Difficulty.of(opened.target()), NOW_MS);
        assertThat(batch.take(1).orElseThrow().newSharesSum()).isEqualTo(3);
    }

    private int newestJobId;

    private void receive(Message message) {
        pool.session.received(message, new Moment(NOW_MS, NOW_MS));
    }

    private void setUp(int flags) {
        receive(setup(0, 2, 2, flags));
        pool.takeSent();
    }

    private OpenExtendedMiningChannelSuccess open(String identity) {
        receive(new OpenExtendedMiningChannel(1, identity, 0, Target.EASIEST, 2));
        List<Message> sent = pool.takeSent();
        newestJobId = ((NewExtendedMiningJob) sent.get(1)).jobId();
        return (OpenExtendedMiningChannelSuccess) sent.get(0);
    }

    private void submit(int channelId, int jobId, int sequence, int nonce) {
        receive(
                new SubmitSharesExtended(
                        channelId, sequence, jobId, nonce, NOW_S, 0x20000000, EXTRANONCE));
    }

    private static OpenExtendedMiningChannel openExtended(String identity) {
        return new OpenExtendedMiningChannel(1, identity, 1, Target.EASIEST, 2);
    }

    private static OpenStandardMiningChannel openStandard(String identity) {
        return new OpenStandardMiningChannel(1, identity, 1, Target.EASIEST);
    }

    private static SetupConnection setup(int protocol, int min, int max, int flags) {
        return new SetupConnection(
                protocol, min, max, flags, "pool", 34254, "vendor", "hardware", "firmware", "id");
    }

    private static Bytes scriptOf(TxOut output) {
        return Bytes.of(output.publicKeyScript.toByteArray());
    }

    private static Payout payoutOf(String address) {
        Identity identity = Identity.parse(address, Network.REGTEST, Optional.empty());
        return ((Identity.Payable) identity).payout();
    }
}
