package org.hyperhash.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.platform.life.Health;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A miner and a pool that follows a script, over real sockets. */
@Timeout(30)
class Sv2MinerTest {
    private static final Hash256 TIP_A = Hash256.ofHex("aa".repeat(32));
    private static final Hash256 TIP_B = Hash256.ofHex("bb".repeat(32));

    private final FakePool pool = new FakePool();
    private Miner miner = new Miner(options(pool.url()), InstantSource.system());

    Sv2MinerTest() throws IOException {}

    private static MinerOptions options(String url) {
        return options(url, false, OptionalLong.of(200_000));
    }

    private static MinerOptions options(String url, boolean standard, OptionalLong limit) {
        return new MinerOptions(PoolUrl.parse(url), "alice.rig", "x", 2, standard, limit, false);
    }

    private void start(MinerOptions options) {
        miner = new Miner(options, InstantSource.system());
        miner.start(failure -> {
            throw new AssertionError(failure.toString());
        });
    }

    @AfterEach
    void stop() throws Exception {
        miner.stop();
        pool.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("miner-"));
    }

    @Test
    void introducesItselfAndOpensAnExtendedChannel() throws Exception {
        start(options(pool.url()));
        try (var peer = pool.acceptSv2()) {
            assertThat(peer.setUp(0).flags()).isZero();
            var open = peer.expect(MiningMessage.OpenExtendedMiningChannel.class);

            assertThat(open.userIdentity()).isEqualTo("alice.rig");
            assertThat(open.nominalHashRate()).isBetween(1f, 400_000f);
            assertThat(open.maxTarget()).isEqualTo(Target.EASIEST);
            assertThat(miner.health()).isInstanceOf(Health.Down.class);
        }
    }

    @Test
    void everyShareIsValidAndNoneComesTwice() throws Exception {
        start(options(pool.url()));
        try (var peer = pool.acceptOpen()) {
            peer.sendTip(1, TIP_A);
            for (int i = 0; i < 200; i++) {
                var share = peer.share();
                assertThat(share.sequenceNumber()).isEqualTo(i);
                assertThat(peer.judge(share)).isEqualTo(ShareVerdict.ACCEPTED);
            }
            assertThat(miner.health()).isEqualTo(Health.UP);
        }
    }

    @Test
    void noShareComesTwiceWhenTheSameJobIsSentAgain() throws Exception {
        start(options(pool.url()));
        try (var peer = pool.acceptOpen()) {
            peer.sendTip(1, TIP_A);
            Set<Integer> jobs = new HashSet<>();
            for (int jobId = 2; jobId < 8; jobId++) {
                for (int i = 0; i < 10; i++) {
                    var share = peer.share();
                    jobs.add(share.jobId());
                    assertThat(peer.judge(share)).isEqualTo(ShareVerdict.ACCEPTED);
                }
                peer.sendJob(jobId, TIP_A, FakePool.TARGET);
            }
            assertThat(jobs).hasSizeGreaterThan(3);
        }
    }

    @Test
    void aNewTipIsMinedAtOnce() throws Exception {
        start(options(pool.url()));
        try (var peer = pool.acceptOpen()) {
            peer.sendTip(1, TIP_A);
            peer.share();
            peer.sendTip(2, TIP_B);
            int old = 0;
            while (peer.share().jobId() == 1) {
                old++;
            }
            for (int i = 0; i < 50; i++) {
                var share = peer.share();
                assertThat(share.jobId()).isEqualTo(2);
                assertThat(peer.judge(share)).isEqualTo(ShareVerdict.ACCEPTED);
            }
            assertThat(old).isLessThan(MiningDesk.SHARES_MAX);
        }
    }

    @Test
    void batchedAcknowledgementsAndErrorsAreCounted() throws Exception {
        start(options(pool.url()));
        try (var peer = pool.acceptOpen()) {
            peer.sendTip(1, TIP_A);
            for (int i = 0; i < 5; i++) {
                peer.share();
            }
            peer.send(
                    new MiningMessage.SubmitSharesSuccess(FakePool.CHANNEL, 2, 3, 0),
                    new MiningMessage.SubmitSharesError(FakePool.CHANNEL, 3, "stale-share"),
                    new MiningMessage.SubmitSharesError(FakePool.CHANNEL, 4, "stale-share"));

            await(() -> miner.statistics().sharesRejected().getOrDefault("stale-share", 0L) == 2);
            assertThat(miner.statistics().sharesAccepted()).isEqualTo(3);
            assertThat(miner.statistics().sharesSubmitted()).isGreaterThanOrEqualTo(5);
            assertThat(miner.statistics().hashes()).isPositive();
            assertThat(miner.statistics().blockCandidates()).isZero();
        }
    }

    @Test
    void anEasierTargetAppliesFromTheNextJob() throws Exception {
        start(options(pool.url()));
        try (var peer = pool.acceptOpen()) {
            peer.sendTip(1, TIP_A);
            peer.share();
            peer.send(new MiningMessage.SetTarget(FakePool.CHANNEL, Target.EASIEST));
            peer.sendJob(2, TIP_A, Target.EASIEST);
            int hits = 0;
            for (int i = 0; i < 500; i++) {
                var share = peer.share();
                assertThat(peer.judge(share)).isEqualTo(ShareVerdict.ACCEPTED);
                hits += share.jobId() == 2 ? 1 : 0;
            }
            assertThat(hits).isGreaterThan(400);
        }
    }

    @Test
    void standardChannelsMineTheGivenRootByVersionAndNonce() throws Exception {
        start(options(pool.url(), true, OptionalLong.of(200_000)));
        try (var peer = pool.acceptSv2()) {
            assertThat(peer.setUp(0).hasFlag(CommonMessage.REQUIRES_STANDARD_JOBS)).isTrue();
            var open = peer.expect(MiningMessage.OpenStandardMiningChannel.class);
            Hash256 root = Hash256.ofHex("0d".repeat(32));
            peer.send(
                    new MiningMessage.OpenStandardMiningChannelSuccess(
                            open.requestId(),
                            FakePool.CHANNEL,
                            FakePool.TARGET,
                            FakePool.PREFIX,
                            FakePool.GROUP),
                    new MiningMessage.NewMiningJob(
                            FakePool.CHANNEL, 1, java.util.OptionalInt.empty(), 0x20000000, root),
                    new MiningMessage.SetNewPrevHash(
                            FakePool.CHANNEL, 1, TIP_A, FakePool.MIN_TIME, FakePool.BITS));

            Set<Hash256> seen = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                var share = peer.expect(MiningMessage.SubmitSharesStandard.class);
                Hash256 hash =
                        new org.hyperhash.bitcoin.block.BlockHeader(
                                        share.version(),
                                        TIP_A,
                                        root,
                                        share.ntime(),
                                        FakePool.BITS,
                                        share.nonce())
                                .hash();
                assertThat(FakePool.TARGET.isMetBy(hash)).isTrue();
                assertThat(seen.add(hash)).isTrue();
                assertThat(share.ntime()).isEqualTo(FakePool.MIN_TIME);
            }
        }
    }

    @Test
    void connectsAgainAfterADropARefusalAndNonsense() throws Exception {
        start(options(pool.url()));
        pool.accept().close();
        try (var peer = pool.acceptSv2()) {
            peer.expect(CommonMessage.SetupConnection.class);
            peer.send(new CommonMessage.SetupConnectionError(0, "no-thanks"));
            assertThat(peer.isLeft()).isTrue();
        }
        try (var peer = pool.acceptSv2()) {
            peer.setUp(0);
            var open = peer.expect(MiningMessage.OpenExtendedMiningChannel.class);
            peer.send(new MiningMessage.OpenMiningChannelError(open.requestId(), "unknown-user"));
            assertThat(peer.isLeft()).isTrue();
            await(() ->
                    miner.health() instanceof Health.Down(String reason)
                            && reason.matches("stratum2.*/.* refuses .*: unknown-user"));
        }
        try (var peer = pool.acceptOpen()) {
            peer.send(new MiningMessage.CloseChannel(FakePool.CHANNEL, "moving"));
            assertThat(peer.isLeft()).isTrue();
        }
        try (var peer = pool.acceptOpen()) {
            peer.sendTip(1, TIP_A);
            assertThat(peer.judge(peer.share())).isEqualTo(ShareVerdict.ACCEPTED);
        }
        assertThat(miner.statistics().connections()).isEqualTo(1);
    }

    @Test
    void aPoolWithAnotherKeyGetsNothing() throws Exception {
        byte[] other = new byte[32];
        other[0] = 5;
        start(options(pool.urlWithKey(SecretKey.of(other))));
        for (int i = 0; i < 2; i++) {
            try (var peer = pool.acceptSv2()) {
                assertThat(peer.isLeft()).isTrue();
            }
        }
        assertThat(miner.statistics().connections()).isZero();
    }

    @Test
    void followsAPoolThatMovesAndComesBackWhenItIsNotThere() throws Exception {
        start(options(pool.url()));
        try (FakePool there = new FakePool()) {
            try (var peer = pool.acceptOpen()) {
                peer.send(new CommonMessage.Reconnect("", there.port()));
                assertThat(peer.isLeft()).isTrue();
            }
            try (var peer = there.acceptOpen()) {
                peer.sendTip(1, TIP_A);
                assertThat(peer.judge(peer.share())).isEqualTo(ShareVerdict.ACCEPTED);
            }
        }
        try (var peer = pool.acceptOpen()) {
            peer.sendTip(1, TIP_B);
            assertThat(peer.judge(peer.share())).isEqualTo(ShareVerdict.ACCEPTED);
        }
    }

    @Test
    void hashesNoFasterThanAllowed() throws Exception {
        start(options(pool.url(), false, OptionalLong.of(5_000)));
        try (var peer = pool.acceptOpen()) {
            peer.sendTip(1, TIP_A);
            peer.share();
            long before = miner.statistics().hashes();
            long start = System.nanoTime();
            Thread.sleep(500);
            double seconds = (System.nanoTime() - start) / 1e9;

            long hashed = miner.statistics().hashes() - before;
            assertThat(hashed).isPositive();
            assertThat(hashed).isLessThan((long) (2 * 5_000 * seconds * 1.2) + 200);
        }
    }

    @Test
    void stoppingWhileThePoolIsAwayIsQuick() throws Exception {
        start(options("stratum2+tcp://127.0.0.1:1/" + pool.url().split("/")[3]));
        Thread.sleep(300);
        long start = System.nanoTime();
        miner.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(miner.health()).isInstanceOf(Health.Down.class);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(giveUp);
            Thread.sleep(5);
        }
    }
}
