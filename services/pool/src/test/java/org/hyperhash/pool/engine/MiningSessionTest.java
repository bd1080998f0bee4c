package org.hyperhash.pool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.Tlv;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionError;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionSuccess;
import org.hyperhash.stratum.v2.extension.ExtensionMessage;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.hyperhash.stratum.v2.mining.MiningMessage.NewExtendedMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.NewMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenStandardMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetNewPrevHash;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetTarget;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesExtended;
import org.junit.jupiter.api.Test;

/** How a session begins, what work it sends, and what it answers to other messages. */
class MiningSessionTest {
    private Fixture pool = new Fixture();

    @Test
    void setupIsAnsweredAndChecked() {
        pool.receive(Fixture.setup(0, 2, 2, 0));
        assertThat(pool.takeSent()).containsExactly(new SetupConnectionSuccess(2, 0));

        assertRefusedSetup(Fixture.setup(1, 2, 2, 0), 0, "unsupported-protocol");
        assertRefusedSetup(Fixture.setup(0, 3, 9, 0), 0, "protocol-version-mismatch");
        assertRefusedSetup(
                Fixture.setup(0, 2, 2, 0b10_1110), 0b10_1010, "unsupported-feature-flags");
    }

    private void assertRefusedSetup(SetupConnection setup, int flags, String code) {
        pool = new Fixture();
        pool.receive(setup);
        assertThat(pool.takeSent()).containsExactly(new SetupConnectionError(flags, code));
        assertThat(pool.closed).containsExactly(code);
    }

    @Test
    void anythingBeforeSetupEndsTheConnection() {
        pool.receive(Fixture.openExtended(Fixture.ALICE));
        assertThat(pool.closed).containsExactly("the first message must be SetupConnection");
        pool.receive(Fixture.setup(0, 2, 2, 0));
        assertThat(pool.takeSent()).isEmpty();
    }

    @Test
    void extendedChannelGetsAFutureJobAndThenItsTip() {
        pool.setUp(0);
        pool.receive(Fixture.openExtended(Fixture.ALICE + ".rig1"));

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
        pool.setUp(CommonMessage.REQUIRES_STANDARD_JOBS);
        pool.receive(Fixture.openStandard(Fixture.ALICE));

        List<Message> sent = pool.takeSent();
        OpenStandardMiningChannelSuccess opened = (OpenStandardMiningChannelSuccess) sent.get(0);
        assertThat(opened.extranoncePrefix()).isEqualTo(Bytes.ofHex("0abc00000000000000000000"));
        NewMiningJob job = (NewMiningJob) sent.get(1);
        PoolWork work = Fixture.work(1, Fixture.HARD_BITS);
        assertThat(job.merkleRoot())
                .isEqualTo(
                        work.jobFor(Fixture.payoutOf(Fixture.ALICE), DeviceClass.HEADER_ONLY)
                                .merkleRoot(opened.extranoncePrefix()));
        assertThat(sent.get(2)).isInstanceOf(SetNewPrevHash.class);
    }

    @Test
    void channelsThatArePaidAlikeShareAGroupJob() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess first = pool.open(Fixture.ALICE + ".a");
        OpenExtendedMiningChannelSuccess second = pool.open(Fixture.ALICE + ".b");
        OpenExtendedMiningChannelSuccess other = pool.open(Fixture.BOB);
        assertThat(first.groupChannelId()).isEqualTo(second.groupChannelId());
        assertThat(first.groupChannelId()).isNotEqualTo(other.groupChannelId());

        pool.session.workChanged(Fixture.work(2, Fixture.HARD_BITS));
        List<Message> sent = pool.takeSent();
        assertThat(sent).hasSize(4);
        NewExtendedMiningJob groupJob = (NewExtendedMiningJob) sent.get(0);
        assertThat(groupJob.channelId()).isEqualTo(first.groupChannelId().getAsInt());
        assertThat(((SetNewPrevHash) sent.get(1)).jobId()).isEqualTo(groupJob.jobId());

        pool.submit(first.channelId(), groupJob.jobId(), 1, 1);
        pool.submit(second.channelId(), groupJob.jobId(), 2, 2);
        assertThat(pool.recorded).hasSize(2);
        pool.submit(other.channelId(), groupJob.jobId(), 3, 3);
        assertThat(pool.rejected).containsExactly(ShareVerdict.STALE_SHARE);
    }

    @Test
    void headerOnlyConnectionNeverGetsGroupJobs() {
        pool.setUp(CommonMessage.REQUIRES_STANDARD_JOBS);
        pool.receive(Fixture.openStandard(Fixture.ALICE));
        pool.receive(Fixture.openStandard(Fixture.ALICE));
        pool.takeSent();

        pool.session.workChanged(Fixture.work(2, Fixture.HARD_BITS));
        assertThat(pool.takeSent())
                .hasSize(4)
                .noneMatch(message -> message instanceof NewExtendedMiningJob);
    }

    @Test
    void moreFeesOnTheSameTipComeWithoutANewTip() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE);
        int firstJob = pool.newestJobId;
        pool.session.workChanged(Fixture.work(3, Fixture.HARD_BITS));

        List<Message> sent = pool.takeSent();
        assertThat(sent).hasSize(1);
        NewExtendedMiningJob job = (NewExtendedMiningJob) sent.getFirst();
        assertThat(job.minNtime()).isEqualTo(OptionalInt.of(Fixture.NOW_S - 60));
        pool.submit(opened.channelId(), firstJob, 1, 1);
        pool.submit(opened.channelId(), job.jobId(), 2, 2);
        assertThat(pool.recorded).hasSize(2);
    }

    @Test
    void updateIsAlwaysAnsweredAndBitesAtOnce() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE);
        pool.receive(new MiningMessage.UpdateChannel(opened.channelId(), 1e15f, Target.EASIEST));
        List<Message> sent = pool.takeSent();
        Target harder = ((SetTarget) sent.get(0)).maximumTarget();
        assertThat(harder).isLessThan(opened.target());
        assertThat(sent.get(1)).isInstanceOf(NewExtendedMiningJob.class);

        pool.receive(new MiningMessage.UpdateChannel(opened.channelId(), 1e15f, Target.EASIEST));
        assertThat(pool.takeSent()).containsExactly(new SetTarget(opened.channelId(), harder));
        pool.receive(new MiningMessage.UpdateChannel(42, 1e15f, Target.EASIEST));
        assertThat(pool.takeSent())
                .containsExactly(new MiningMessage.UpdateChannelError(42, "invalid-channel-id"));
    }

    @Test
    void customWorkIsRefusedHonestly() {
        pool.setUp(0);
        pool.receive(
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
        pool.setUp(0);
        pool.receive(new ExtensionMessage.RequestExtensions(1, List.of(0x0002, 0x4001)));
        assertThat(pool.takeSent())
                .containsExactly(new ExtensionMessage.RequestExtensionsSuccess(1, List.of(0x0002)));
        OpenExtendedMiningChannelSuccess opened = pool.open(Fixture.ALICE + ".farm");
        pool.receive(
                new SubmitSharesExtended(
                        opened.channelId(),
                        1,
                        pool.newestJobId,
                        1,
                        Fixture.NOW_S,
                        0x20000000,
                        Fixture.EXTRANONCE,
                        List.of(Tlv.worker("rig7"))));
        assertThat(pool.recorded.remove().worker()).isEqualTo("rig7");
    }

    @Test
    void unknownExtensionsAreRefusedWithoutClosing() {
        pool.setUp(0);
        pool.receive(new ExtensionMessage.RequestExtensions(9, List.of(0x4001)));
        assertThat(pool.takeSent())
                .containsExactly(
                        new ExtensionMessage.RequestExtensionsError(9, List.of(0x4001), List.of()));
        assertThat(pool.closed).isEmpty();
    }

    @Test
    void serversMessagesFromAClientEndTheConnection() {
        pool.setUp(0);
        pool.receive(new SetTarget(1, Target.EASIEST));
        assertThat(pool.closed).containsExactly("a server's message came from a client");
    }

    @Test
    void clientThatOpensBeforeTheFirstTemplateGetsItsWorkLater() {
        pool = new Fixture(Fixture.rules(Optional.empty()), Optional.empty());
        pool.setUp(0);
        pool.receive(Fixture.openExtended(Fixture.ALICE));
        assertThat(pool.takeSent()).hasSize(1);
        pool.session.workChanged(Fixture.work(1, Fixture.HARD_BITS));
        assertThat(pool.takeSent()).hasSize(2).hasAtLeastOneElementOfType(SetNewPrevHash.class);
    }

    @Test
    void missingSharesMakeTheTargetEasier() {
        pool.setUp(0);
        pool.receive(new OpenExtendedMiningChannel(1, Fixture.ALICE, 1e6f, Target.EASIEST, 2));
        OpenExtendedMiningChannelSuccess opened =
                (OpenExtendedMiningChannelSuccess) pool.takeSent().getFirst();
        pool.session.tick(Fixture.NOW_MS + 120_000);
        List<Message> sent = pool.takeSent();
        assertThat(((SetTarget) sent.get(0)).maximumTarget()).isGreaterThan(opened.target());
        assertThat(((NewExtendedMiningJob) sent.get(1)).minNtime()).isPresent();
    }
}
