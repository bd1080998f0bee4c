package org.hyperhash.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.platform.life.Health;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.v1.Subscription;
import org.hyperhash.stratum.v1.Sv1Error;
import org.hyperhash.stratum.v1.Sv1Request;
import org.hyperhash.stratum.v1.Sv1Requests;
import org.hyperhash.stratum.v1.Sv1ServerLine;
import org.hyperhash.stratum.v1.Sv1ServerLines;
import org.hyperhash.stratum.v1.VersionRolling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A miner and a Stratum V1 pool that follows a script, over real sockets. */
@Timeout(30)
class Sv1MinerTest {
    private static final BigDecimal DIFFICULTY = new BigDecimal("0.0000002");
    private static final Bytes EXTRANONCE1 = Bytes.ofHex("0a0b0c0d");
    private static final int MASK = VersionRolling.BIP320_MASK;

    private final FakePool pool = new FakePool();
    private Miner miner = new Miner(options(pool.sv1Url()), InstantSource.system());

    Sv1MinerTest() throws IOException {}

    private static MinerOptions options(String url) {
        return new MinerOptions(
                PoolUrl.parse(url), "alice.rig", "d=1", 2, false, OptionalLong.of(200_000), false);
    }

    private void start() {
        miner = new Miner(options(pool.sv1Url()), InstantSource.system());
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

    private FakePool.Sv1Peer acceptSubscribed() throws IOException {
        FakePool.Sv1Peer peer = new FakePool.Sv1Peer(pool.accept());
        var configure = (Sv1Request.Configure) Sv1Requests.parse(peer.line());
        var subscribe = (Sv1Request.Subscribe) Sv1Requests.parse(peer.line());
        var authorize = (Sv1Request.Authorize) Sv1Requests.parse(peer.line());
        var extranonce = (Sv1Request.ExtranonceSubscribe) Sv1Requests.parse(peer.line());
        assertThat(authorize.username()).isEqualTo("alice.rig");
        assertThat(authorize.password()).isEqualTo("d=1");
        send(peer, Sv1ServerLine.Response.configured(configure, MASK, Set.of()));
        send(
                peer,
                Sv1ServerLine.Response.subscribed(
                        subscribe.id(), new Subscription("s", EXTRANONCE1, 4)));
        send(peer, Sv1ServerLine.Response.accepted(authorize.id()));
        send(peer, Sv1ServerLine.Response.accepted(extranonce.id()));
        send(peer, new Sv1ServerLine.SetDifficulty(DIFFICULTY));
        return peer;
    }

    private static void send(FakePool.Sv1Peer peer, Sv1ServerLine line) throws IOException {
        peer.send(Sv1ServerLines.write(line));
    }

    private static Sv1ServerLine.Notify job(String id, String previous) {
        return new Sv1ServerLine.Notify(
                id,
                Hash256.ofHex(previous.repeat(32)),
                FakePool.JOB.coinbasePrefix(),
                FakePool.JOB.coinbaseSuffix(),
                FakePool.JOB.merklePath(),
                0x20000000,
                FakePool.BITS,
                FakePool.MIN_TIME,
                true);
    }

    private static Sv1Request.Submit share(FakePool.Sv1Peer peer) throws IOException {
        return (Sv1Request.Submit) Sv1Requests.parse(peer.line());
    }

    private static Hash256 hash(
            Sv1ServerLine.Notify job, Bytes extranonce1, Sv1Request.Submit share) {
        ExtendedJob work =
                new ExtendedJob(0, 0, job.coinbase1(), job.coinbase2(), false, job.merkleBranch());
        OptionalInt version =
                VersionRolling.headerVersion(
                        job.version(), MASK, share.versionBits().orElse(job.version()));
        return new BlockHeader(
                        version.orElseThrow(),
                        job.prevHash(),
                        work.merkleRoot(extranonce1.concat(share.extranonce2())),
                        share.ntime(),
                        job.nBits(),
                        share.nonce())
                .hash();
    }

    @Test
    void everyShareIsValidAndNoneComesTwice() throws Exception {
        start();
        try (var peer = acceptSubscribed()) {
            Sv1ServerLine.Notify job = job("j1", "aa");
            send(peer, job);
            Set<Hash256> seen = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                Sv1Request.Submit share = share(peer);
                Hash256 hash = hash(job, EXTRANONCE1, share);
                assertThat(share.jobId()).isEqualTo("j1");
                assertThat(share.username()).isEqualTo("alice.rig");
                assertThat(share.extranonce2().length()).isEqualTo(4);
                assertThat(Difficulty.of(DIFFICULTY).target().isMetBy(hash)).isTrue();
                assertThat(seen.add(hash)).isTrue();
            }
        }
    }

    @Test
    void aNewExtranonceAndMaskApplyFromTheNextJob() throws Exception {
        start();
        try (var peer = acceptSubscribed()) {
            send(peer, job("j1", "aa"));
            share(peer);
            Bytes other = Bytes.ofHex("ee");
            send(peer, new Sv1ServerLine.SetExtranonce(other, 6));
            send(peer, new Sv1ServerLine.SetVersionMask(0));
            Sv1ServerLine.Notify next = job("j2", "bb");
            send(peer, next);
            Sv1Request.Submit share = share(peer);
            while (share.jobId().equals("j1")) {
                assertThat(share.extranonce2().length()).isEqualTo(4);
                share = share(peer);
            }
            assertThat(share.extranonce2().length()).isEqualTo(6);
            assertThat(share.versionBits()).isEmpty();
            assertThat(Difficulty.of(DIFFICULTY).target().isMetBy(hash(next, other, share)))
                    .isTrue();
        }
    }

    @Test
    void answersAreCounted() throws Exception {
        start();
        try (var peer = acceptSubscribed()) {
            send(peer, job("j1", "aa"));
            send(peer, Sv1ServerLine.Response.accepted(share(peer).id()));
            send(
                    peer,
                    Sv1ServerLine.Response.refused(
                            share(peer).id(), Sv1Error.LOW_DIFFICULTY_SHARE, ""));
            peer.send("{\"id\":99999,\"result\":true,\"error\":null}");

            await(() -> !miner.statistics().sharesRejected().isEmpty());
            assertThat(miner.statistics().sharesAccepted()).isEqualTo(1);
            assertThat(miner.statistics().sharesRejected())
                    .containsEntry("23 Low difficulty share", 1L);
        }
    }

    @Test
    void pingsAndQuestionsAreAnswered() throws Exception {
        start();
        try (var peer = acceptSubscribed()) {
            send(peer, new Sv1ServerLine.Ping(org.hyperhash.stratum.v1.Sv1Id.of(41)));
            assertThat(peer.line()).contains("41").contains("pong");
            send(peer, new Sv1ServerLine.GetVersion(org.hyperhash.stratum.v1.Sv1Id.of(42)));
            assertThat(peer.line()).contains("42").contains("hyperhash-miner");
            peer.send("{\"id\":null,\"method\":\"mining.something_new\",\"params\":[]}");
            send(peer, job("j1", "aa"));
            assertThat(share(peer).jobId()).isEqualTo("j1");
        }
    }

    @Test
    void aPoolWithoutExtensionsIsMinedFor() throws Exception {
        start();
        try (var peer = new FakePool.Sv1Peer(pool.accept())) {
            List<String> requests = List.of(peer.line(), peer.line(), peer.line(), peer.line());
            assertThat(requests.get(1)).contains("mining.subscribe");
            Sv1Request configure = Sv1Requests.parse(requests.get(0));
            send(
                    peer,
                    Sv1ServerLine.Response.refused(configure.id(), Sv1Error.METHOD_NOT_FOUND, ""));
            send(peer, new Sv1ServerLine.SetDifficulty(DIFFICULTY));
            send(peer, job("early", "aa"));
            send(
                    peer,
                    Sv1ServerLine.Response.subscribed(
                            Sv1Requests.parse(requests.get(1)).id(),
                            new Subscription("s", EXTRANONCE1, 8)));
            Sv1Request.Submit share = share(peer);
            assertThat(share.jobId()).isEqualTo("early");
            assertThat(share.versionBits()).isEmpty();
        }
    }

    @Test
    void connectsAgainWhenDroppedUnauthorizedOrRedirectedHere() throws Exception {
        start();
        pool.accept().close();
        try (var peer = new FakePool.Sv1Peer(pool.accept())) {
            peer.send("this is no JSON");
        }
        try (var peer = new FakePool.Sv1Peer(pool.accept())) {
            peer.send("{\"id\":3,\"result\":false,\"error\":null}");
        }
        try (var peer = acceptSubscribed()) {
            send(peer, new Sv1ServerLine.Reconnect("evil.example", 1, 0));
            send(peer, job("j1", "aa"));
            assertThat(share(peer).jobId()).isEqualTo("j1");
            send(peer, new Sv1ServerLine.Reconnect("", 0, 0));
            try (var again = acceptSubscribed()) {
                send(again, job("j2", "bb"));
                assertThat(share(again).jobId()).isEqualTo("j2");
            }
        }
        assertThat(miner.statistics().connections()).isEqualTo(2);
    }

    @Test
    void refusedUserIsToldWhoRefusedAndWhy() throws Exception {
        start();
        try (var peer = new FakePool.Sv1Peer(pool.accept())) {
            peer.send("{\"id\":3,\"result\":false,\"error\":[24,\"no address of regtest\",null]}");
            String expected = pool.sv1Url() + " refuses alice.rig: error 24, no address of regtest";
            await(() -> miner.health().equals(new Health.Down(expected)));
        }
    }

    @Test
    void portOfAnotherProtocolIsSuspected() throws Exception {
        start();
        try (var peer = new FakePool.Sv1Peer(pool.accept())) {
            peer.send("HTTP/1.1 400 Bad Request");
            await(() -> miner.health().toString().contains("is this a Stratum V1 port?"));
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(giveUp);
            Thread.sleep(5);
        }
    }
}
