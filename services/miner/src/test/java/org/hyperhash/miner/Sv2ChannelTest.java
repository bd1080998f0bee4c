package org.hyperhash.miner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.junit.jupiter.api.Test;

class Sv2ChannelTest {
    private static final Hash256 TIP_A = Hash256.ofHex("aa".repeat(32));
    private static final Hash256 TIP_B = Hash256.ofHex("bb".repeat(32));
    private static final Hash256 SIBLING = Hash256.ofHex("55".repeat(32));
    private static final int BITS = 0x207fffff;
    private static final Target EASY = Target.EASIEST;
    private static final Target HARD = Target.DIFFICULTY_ONE;

    private final Sv2Channel channel = extended(false);

    private static Sv2Channel extended(boolean versionFixed) {
        return new Sv2Channel(7, 3, EASY, Bytes.ofHex("0102"), 4, versionFixed);
    }

    @Test
    void aFutureJobWaitsForItsTip() throws PoolFault {
        assertThat(channel.jobCame(job(7, 1, OptionalInt.empty()), 0)).isEmpty();

        MiningWork work = channel.tipCame(tip(7, 1, TIP_A), 9).orElseThrow();

        assertThat(work.jobId()).isEqualTo("1");
        assertThat(work.minTime()).isEqualTo(1_000);
        assertThat(work.receivedNanos()).isEqualTo(9);
        assertThat(work.space())
                .isEqualTo(
                        new SearchSpace(
                                0x20000000,
                                ExtendedJob.BIP323_BITS,
                                TIP_A,
                                BITS,
                                new MerkleSource.Rolled(
                                        Bytes.ofHex("c00102"),
                                        4,
                                        Bytes.ofHex("c1"),
                                        List.of(SIBLING))));
    }

    @Test
    void aTipVoidsEveryOlderJob() throws PoolFault {
        channel.jobCame(job(7, 1, OptionalInt.empty()), 0);
        channel.jobCame(job(7, 2, OptionalInt.empty()), 0);
        channel.tipCame(tip(7, 2, TIP_A), 0);

        assertThat(channel.tipCame(tip(7, 1, TIP_B), 0)).isEmpty();
    }

    @Test
    void aJobWithATimeIsOfThePresentTip() throws PoolFault {
        assertThat(channel.jobCame(job(7, 1, OptionalInt.of(1_001)), 0)).isEmpty();
        channel.jobCame(job(7, 2, OptionalInt.empty()), 0);
        channel.tipCame(tip(7, 2, TIP_A), 0);

        MiningWork work = channel.jobCame(job(7, 3, OptionalInt.of(1_002)), 5).orElseThrow();

        assertThat(work.jobId()).isEqualTo("3");
        assertThat(work.minTime()).isEqualTo(1_002);
        assertThat(work.space().previousBlock()).isEqualTo(TIP_A);
    }

    @Test
    void aTargetAppliesToJobsThatComeOrAreActivatedAfterIt() throws PoolFault {
        channel.jobCame(job(7, 1, OptionalInt.empty()), 0);
        channel.retarget(HARD);
        assertThat(channel.tipCame(tip(7, 1, TIP_A), 0).map(MiningWork::target)).contains(HARD);

        channel.retarget(EASY);
        assertThat(channel.jobCame(job(7, 2, OptionalInt.of(1_000)), 0).map(MiningWork::target))
                .contains(EASY);
    }

    @Test
    void aPrefixAppliesToJobsThatComeAfterIt() throws PoolFault {
        channel.jobCame(job(7, 1, OptionalInt.empty()), 0);
        channel.changePrefix(Bytes.ofHex("0909"));
        assertThat(coinbasePrefix(channel.tipCame(tip(7, 1, TIP_A), 0)))
                .isEqualTo(Bytes.ofHex("c00102"));
        assertThat(coinbasePrefix(channel.jobCame(job(7, 2, OptionalInt.of(1_000)), 0)))
                .isEqualTo(Bytes.ofHex("c00909"));
    }

    private static Bytes coinbasePrefix(Optional<MiningWork> work) {
        return ((MerkleSource.Rolled) work.orElseThrow().space().merkle()).coinbasePrefix();
    }

    @Test
    void theVersionStaysFixedWherePoolOrJobSaySo() throws PoolFault {
        Sv2Channel fixed = extended(true);
        fixed.jobCame(job(7, 1, OptionalInt.empty()), 0);
        assertThat(fixed.tipCame(tip(7, 1, TIP_A), 0).orElseThrow().space().rollableBits())
                .isZero();

        channel.jobCame(job(7, 1, OptionalInt.empty(), false), 0);
        assertThat(channel.tipCame(tip(7, 1, TIP_A), 0).orElseThrow().space().rollableBits())
                .isZero();
    }

    @Test
    void messagesToItsGroupAreForTheChannel() {
        assertThat(channel.isMeant(7)).isTrue();
        assertThat(channel.isMeant(3)).isTrue();
        assertThat(channel.isMeant(4)).isFalse();

        channel.moveToGroup(new MiningMessage.SetGroupChannel(5, List.of(8, 9)));
        assertThat(channel.isMeant(3)).isTrue();
        channel.moveToGroup(new MiningMessage.SetGroupChannel(4, List.of(7, 9)));
        assertThat(channel.isMeant(3)).isFalse();
        assertThat(channel.isMeant(4)).isTrue();
    }

    @Test
    void onlySoManyFutureJobsAreKept() throws PoolFault {
        for (int id = 1; id <= Sv2Channel.FUTURE_JOBS_MAX + 1; id++) {
            channel.jobCame(job(7, id, OptionalInt.empty()), 0);
        }
        assertThat(channel.tipCame(tip(7, 1, TIP_A), 0)).isEmpty();
    }

    @Test
    void aTipOfNoChainIsAFaultOfThePool() {
        assertThatThrownBy(() ->
                        channel.tipCame(
                                new MiningMessage.SetNewPrevHash(7, 1, TIP_A, 1_000, 0x01ff0000),
                                0))
                .isInstanceOf(PoolFault.class);
    }

    @Test
    void aStandardJobHasItsRootFromThePool() throws PoolFault {
        Sv2Channel standard = new Sv2Channel(7, 3, EASY, Bytes.ofHex("010203"), 0, false);
        standard.jobCame(
                new MiningMessage.NewMiningJob(7, 1, OptionalInt.empty(), 0x20000000, SIBLING), 0);

        MiningWork work = standard.tipCame(tip(3, 1, TIP_A), 0).orElseThrow();

        assertThat(work.space().merkle()).isEqualTo(new MerkleSource.Fixed(SIBLING));
        assertThat(work.space().rollableBits()).isEqualTo(ExtendedJob.BIP323_BITS);
    }

    private static MiningMessage.NewExtendedMiningJob job(int address, int id, OptionalInt time) {
        return job(address, id, time, true);
    }

    private static MiningMessage.NewExtendedMiningJob job(
            int address, int id, OptionalInt time, boolean rolling) {
        return new MiningMessage.NewExtendedMiningJob(
                address,
                id,
                time,
                0x20000000,
                rolling,
                List.of(SIBLING),
                Bytes.ofHex("c0"),
                Bytes.ofHex("c1"));
    }

    private static MiningMessage.SetNewPrevHash tip(int address, int id, Hash256 previous) {
        return new MiningMessage.SetNewPrevHash(address, id, previous, 1_000, BITS);
    }
}
