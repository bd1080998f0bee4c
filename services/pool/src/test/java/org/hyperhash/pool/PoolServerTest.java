package org.hyperhash.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.BlockFound;
import org.hyperhash.ledger.BlockOutcome.Answer;
import org.hyperhash.ledger.LedgerEntry;
import org.hyperhash.ledger.ShareRecord;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.engine.WindowClaims.Claim;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.stratum.noise.HandshakeException;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenMiningChannelError;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetCustomMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetNewPrevHash;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesError;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesExtended;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesSuccess;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.testkit.ManualClock;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PoolServerTest {
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "pool.listen-port", "0",
                    "pool.share-batch-delay-ms", "20",
                    "pool.setup-timeout-ms", "400");

    @TempDir Path directory;

    @Test
    void acknowledgedSharesAreInTheJournal() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS);
                TestMiner miner = new TestMiner(pool)) {
            for (int i = 0; i < 25; i++) {
                miner.send(miner.share(i, i));
            }
            int acknowledged = 0;
            while (acknowledged < 25) {
                SubmitSharesSuccess ack =
                        (SubmitSharesSuccess)
                                miner.receiveUntil(SubmitSharesSuccess.class::isInstance);
                acknowledged += ack.newSubmitsAcceptedCount();
                assertThat(pool.app.shareJournal().durableSequence())
                        .isGreaterThanOrEqualTo(acknowledged);
            }
            assertThat(pool.app.shareJournal().read(1, 100, 1 << 20).records()).hasSize(25);
            assertThat(pool.app.statistics().acceptedShares()).isEqualTo(25);
            assertThat(pool.metrics.scrape()).contains("sv2_client_shares_accepted 25.0");
        }
    }

    @Test
    void acknowledgementsComeInTimeWhenTheClockIsSetBack() throws Exception {
        Map<String, String> settings =
                Map.of("pool.listen-port", "0", "pool.share-batch-delay-ms", "300");
        ManualClock clock = new ManualClock(Instant.now());
        try (RunningPool pool =
                        new RunningPool(directory, settings, FixedTemplates.NO_BLOCKS, clock);
                TestMiner miner = new TestMiner(pool)) {
            miner.send(miner.share(1, 1));
            await(() -> pool.app.statistics().acknowledgedShares() == 1);
            clock.advance(Duration.ofHours(-1));
            miner.socket.setSoTimeout(5_000);
            assertThat(miner.receiveUntil(SubmitSharesSuccess.class::isInstance)).isNotNull();
        }
    }

    @Test
    void operatorSeesMinersCome() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(PoolConnection.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        String identity = TestMiner.ALICE.toUpperCase(Locale.ROOT) + ".r\nig";
        try (RunningPool pool = new RunningPool(directory, SETTINGS);
                TestMiner _ = new TestMiner(pool, identity)) {
            await(() -> !log.list.isEmpty());
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "pool: connection=1 opens channel 2 as %s.r?ig (test/1/1)"
                                    .formatted(TestMiner.ALICE));
        } finally {
            logger.setLevel(null);
            logger.detachAppender(log);
        }
    }

    @Test
    void newTipReachesEveryMiner() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS);
                TestMiner first = new TestMiner(pool);
                TestMiner second = new TestMiner(pool)) {
            pool.templates.publish(2, FixedTemplates.NO_BLOCKS);
            for (TestMiner miner : List.of(first, second)) {
                SetNewPrevHash before = miner.tip;
                miner.receiveUntil(SetNewPrevHash.class::isInstance);
                assertThat(miner.tip.prevHash()).isNotEqualTo(before.prevHash());
                miner.send(miner.share(1, 1));
                assertThat(miner.receiveUntil(SubmitSharesSuccess.class::isInstance)).isNotNull();
            }
        }
    }

    @Test
    void workOfAnEarlierProcessIsNoWorkOfThisOne() throws Exception {
        int ntime = (int) (System.currentTimeMillis() / 1_000) + 3_600;
        for (int run = 1; run <= 2; run++) {
            try (RunningPool pool = new RunningPool(directory, SETTINGS);
                    TestMiner miner = new TestMiner(pool)) {
                submitOld(miner, run, ntime);
                assertThat(hashes(pool)).hasSize(run).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void workOfATipIsNoWorkWhenTheTipComesBack() throws Exception {
        int ntime = (int) (System.currentTimeMillis() / 1_000) + 3_600;
        try (RunningPool pool = new RunningPool(directory, SETTINGS);
                TestMiner miner = new TestMiner(pool)) {
            submitOld(miner, 1, ntime);
            for (int tip : new int[] {2, 1}) {
                pool.templates.publish(tip, FixedTemplates.NO_BLOCKS);
                miner.receiveUntil(SetNewPrevHash.class::isInstance);
            }
            submitOld(miner, 2, ntime);
            assertThat(hashes(pool)).hasSize(2).doesNotHaveDuplicates();
        }
    }

    /** Submits the same work each time, but for the job that it is said to be of. */
    private static void submitOld(TestMiner miner, int sequenceNumber, int ntime)
            throws IOException {
        miner.send(
                new SubmitSharesExtended(
                        miner.channel.channelId(),
                        sequenceNumber,
                        miner.job.jobId(),
                        7,
                        ntime,
                        miner.job.version(),
                        Bytes.wrap(new byte[miner.channel.extranonceSize()])));
        miner.receiveUntil(SubmitSharesSuccess.class::isInstance);
    }

    /** Headers that were credited, those of earlier processes too. */
    private static List<Hash256> hashes(RunningPool pool) throws IOException {
        return pool.app.shares().read(1, 100).stream()
                .map(entry -> ((ShareRecord) entry).hash())
                .toList();
    }

    @Test
    void foundBlockIsJournalledSubmittedAndLookedFor() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS, FixedTemplates.EASY_BLOCKS);
                TestMiner miner = new TestMiner(pool)) {
            for (int nonce = 0; pool.app.statistics().foundBlocks() == 0; nonce++) {
                miner.send(miner.share(nonce, nonce));
                Thread.sleep(5);
            }
            await(() -> pool.app.blockDesk().count(Answer.IN_CHAIN) > 0);
            assertThat(pool.templates.submitted).isNotEmpty();
            assertThat(pool.app.blockDesk().health()).isEqualTo(Health.UP);
        }
    }

    @Test
    void foundBlockIsSubmittedWhileTheShareJournalTakesNothing() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        try (RunningPool pool = new RunningPool(directory, SETTINGS);
                TestMiner miner = new TestMiner(pool);
                AutoCloseable _ = disk::countDown) {
            CountDownLatch stuck = new CountDownLatch(1);
            pool.app
                    .shareJournal()
                    .onCommit(_ -> {
                        stuck.countDown();
                        awaitUninterrupted(disk);
                    });
            miner.send(miner.share(1, 1));
            stuck.await();
            LedgerEntry share = pool.app.shares().read(1, 1).getFirst();
            List<LedgerEntry> full =
                    Collections.nCopies(JournalOptions.of(directory).queueRecords(), share);
            pool.app.shares().append(full);
            pool.templates.publish(2, FixedTemplates.EASY_BLOCKS);
            miner.receiveUntil(SetNewPrevHash.class::isInstance);
            long begun = System.nanoTime();
            Message[] shares = new Message[20];
            Arrays.setAll(shares, nonce -> miner.share(nonce, nonce));
            miner.send(shares);
            await(() -> !pool.templates.submitted.isEmpty());
            assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(1).toNanos());
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException end) {
            throw new AssertionError(end);
        }
    }

    private static List<BlockFound> journalledBlocks(RunningPool pool) {
        try {
            return pool.app.shares().read(1, 1_000).stream()
                    .filter(BlockFound.class::isInstance)
                    .map(BlockFound.class::cast)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void coinbaseOfAFoundBlockPaysWhatItsTermsSay() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS);
                TestMiner miner = new TestMiner(pool)) {
            miner.send(miner.share(1, 1), miner.share(2, 2));
            miner.receiveUntil(SubmitSharesSuccess.class::isInstance);
            await(() -> pool.metrics.scrape().contains("ledger_window_held_shares 2.0"));
            pool.templates.publish(2, FixedTemplates.EASY_BLOCKS);
            miner.receiveUntil(SetNewPrevHash.class::isInstance);
            for (int nonce = 3; pool.app.statistics().foundBlocks() == 0; nonce++) {
                miner.send(miner.share(nonce, nonce));
                Thread.sleep(5);
            }
            await(() -> pool.app.blockDesk().count(Answer.IN_CHAIN) > 0);
            // No disk delays the sending, so the journal may have it later.
            await(() -> !journalledBlocks(pool).isEmpty());
            BlockFound found = journalledBlocks(pool).getFirst();
            RewardTerms terms = found.terms().orElseThrow();
            assertThat(terms.from()).isEqualTo(1);
            assertThat(terms.cut()).isEqualTo(2);
            assertThat(terms.device()).isEqualTo(DeviceClass.PROXY);
            Bytes script = Bytes.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
            Payee alice = new Payee(TestMiner.ALICE, script);
            WindowClaims window =
                    WindowClaims.of(1, 2, 2, List.of(new Claim(alice, new Work(BigInteger.TWO))));
            List<CoinbaseOutput> paid = CoinbaseOutput.of(Tx.of(found.coinbase().toArray()));
            assertThat(paid)
                    .startsWith(
                            CoinbasePlan.of(terms, window, alice)
                                    .outputs()
                                    .toArray(CoinbaseOutput[]::new))
                    .hasSize(4);
            assertThat(paid.get(1).value()).isEqualTo(Sats.of(2_475_000_000L));
        }
    }

    @Test
    void blockWithoutAnAnswerIsSentAgainAfterARestart() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS, FixedTemplates.EASY_BLOCKS);
                TestMiner miner = new TestMiner(pool)) {
            pool.templates.answers =
                    _ -> List.of(new SubmissionAnswer.Unreachable("test node", "gone"));
            pool.templates.bestChain = _ -> Optional.empty();
            for (int nonce = 0; pool.templates.submitted.isEmpty(); nonce++) {
                miner.send(miner.share(nonce, nonce));
                Thread.sleep(5);
            }
        }
        try (RunningPool pool = new RunningPool(directory, SETTINGS)) {
            await(() -> pool.app.blockDesk().count(Answer.IN_CHAIN) > 0);
            assertThat(pool.templates.submitted).isNotEmpty();
        }
        try (RunningPool pool = new RunningPool(directory, SETTINGS)) {
            Thread.sleep(100);
            assertThat(pool.templates.submitted).isEmpty();
        }
    }

    @Test
    void refusedBlockRaisesAnAlarm() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS, FixedTemplates.EASY_BLOCKS);
                TestMiner miner = new TestMiner(pool)) {
            pool.templates.answers =
                    _ -> List.of(new SubmissionAnswer.Refused("test node", "bad-cb-amount"));
            pool.templates.bestChain = _ -> Optional.of(false);
            for (int nonce = 0; pool.templates.submitted.isEmpty(); nonce++) {
                miner.send(miner.share(nonce, nonce));
                Thread.sleep(5);
            }
            await(() -> pool.app.blockDesk().health() instanceof Health.Degraded);
            assertThat(pool.app.blockDesk().health().toString()).contains("bad-cb-amount");
        }
    }

    @Test
    void clientWithTheWrongAuthorityKeyNoticesAndOthersDoNot() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS);
                TestMiner other = new TestMiner(pool);
                Socket socket = pool.connect()) {
            SecretKey stranger = SecretKey.ofHex("02".repeat(32));
            assertThatThrownBy(() ->
                            NoiseStream.initiate(
                                    socket.getInputStream(),
                                    socket.getOutputStream(),
                                    new ServerTrust.Authority(stranger.publicKey()),
                                    Bytes.ofHex("07".repeat(64)).toArray(),
                                    Instant.now(),
                                    FrameLimit.POOL_TO_MINER))
                    .isInstanceOf(HandshakeException.class);
            assertStillServed(other);
        }
    }

    @Test
    void garbageOnThePortEndsThatConnectionOnly() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS);
                TestMiner other = new TestMiner(pool)) {
            Property.check(
                    1,
                    20,
                    random -> {
                        try (Socket socket = pool.connect()) {
                            sendGarbage(socket, random);
                            assertThat(isClosedByPool(socket)).isTrue();
                        }
                    });
            assertStillServed(other);
            other.close();
            assertThat(pool.awaitEmpty(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void damagedOversizedAndReplayedFramesEndThatConnectionOnly() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS);
                TestMiner other = new TestMiner(pool)) {
            TestMiner damaged = new TestMiner(pool);
            damaged.socket.getOutputStream().write(new byte[200]);
            assertThat(isClosedByPool(damaged.socket)).isTrue();

            TestMiner oversized = new TestMiner(pool);
            oversized.send(
                    new SetCustomMiningJob(
                            1,
                            1,
                            Bytes.EMPTY,
                            0,
                            Hash256.ZERO,
                            0,
                            0,
                            2,
                            Bytes.EMPTY,
                            0,
                            Bytes.wrap(new byte[10_000]),
                            0,
                            List.of()));
            assertThat(isClosedByPool(oversized.socket)).isTrue();
            assertStillServed(other);
        }
    }

    @Test
    void silentConnectionsAreClosedInTime() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS)) {
            List<Socket> silent = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                silent.add(pool.connect());
            }
            Socket handshakeOnly = pool.connect();
            pool.handshake(handshakeOnly);
            for (Socket socket : silent) {
                assertThat(isClosedByPool(socket)).isTrue();
            }
            assertThat(isClosedByPool(handshakeOnly)).isTrue();
            assertThat(pool.awaitEmpty(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void silentConnectionsDoNotKeepOthersFromShakingHands() throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("pool.max-handshakes", "1");
        settings.put("pool.setup-timeout-ms", "60000");
        try (RunningPool pool = new RunningPool(directory, settings);
                Socket silent = pool.connect();
                Socket half = pool.connect()) {
            half.getOutputStream().write(new byte[63]);
            try (TestMiner miner = new TestMiner(pool)) {
                assertStillServed(miner);
            }
        }
    }

    @Test
    void connectionsBeyondTheLimitsAreClosedAtOnce() throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("pool.max-connections-per-address", "2");
        try (RunningPool pool = new RunningPool(directory, settings);
                TestMiner first = new TestMiner(pool);
                TestMiner second = new TestMiner(pool);
                Socket third = pool.connect()) {
            assertThat(isClosedByPool(third)).isTrue();
            assertStillServed(first);
            assertStillServed(second);
        }
    }

    @Test
    void clientThatNeverReadsIsDropped() throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("pool.write-timeout-ms", "300");
        try (RunningPool pool = new RunningPool(directory, settings);
                TestMiner other = new TestMiner(pool);
                TestMiner deaf = new TestMiner(pool)) {
            long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            try {
                // Every unknown channel is answered; nobody reads the answers.
                Message[] shares = new Message[500];
                Arrays.fill(shares, deaf.share(1, 1));
                while (pool.app.server().connections() == 2 && System.nanoTime() < giveUp) {
                    deaf.send(shares);
                }
            } catch (IOException _) {
                // The pool closed the connection, as it should.
            }
            await(() -> pool.app.server().connections() == 1);
            assertStillServed(other);
        }
    }

    @Test
    void unpayableIdentityLearnsTheReason() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS);
                Socket socket = pool.connect()) {
            NoiseStream stream = pool.handshake(socket);
            stream.write(
                    PoolServer.MESSAGES,
                    new SetupConnection(0, 2, 2, 0, "", 0, "", "", "", ""),
                    new OpenExtendedMiningChannel(7, "nobody", 0, Target.EASIEST, 4));
            stream.read(PoolServer.MESSAGES);
            OpenMiningChannelError error =
                    (OpenMiningChannelError) stream.read(PoolServer.MESSAGES).orElseThrow();
            assertThat(error.requestId()).isEqualTo(7);
            assertThat(error.errorCode()).startsWith("invalid-user-identity: ");
        }
    }

    @Test
    void takenPortIsExplainedWithItsKey() throws Exception {
        try (RunningPool pool = new RunningPool(directory, SETTINGS)) {
            Map<String, String> settings = new HashMap<>(SETTINGS);
            settings.put("pool.listen-port", String.valueOf(pool.port()));
            assertThatThrownBy(() -> new RunningPool(directory.resolve("second"), settings))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("pool.listen-port");
        }
    }

    @Test
    void stopAcknowledgesWhatWasSubmittedBefore() throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("pool.share-batch-delay-ms", "30000");
        RunningPool pool = new RunningPool(directory, settings);
        TestMiner miner = new TestMiner(pool);
        miner.send(miner.share(1, 1));
        await(() -> pool.app.statistics().acceptedShares() == 1);
        pool.close();
        SubmitSharesSuccess ack =
                (SubmitSharesSuccess) miner.receiveUntil(SubmitSharesSuccess.class::isInstance);
        assertThat(ack.lastSequenceNumber()).isEqualTo(1);
    }

    @Test
    void stopEndsEveryConnectionAndKeepsWhatWasAcknowledged() throws Exception {
        RunningPool pool = new RunningPool(directory, SETTINGS);
        TestMiner miner = new TestMiner(pool);
        miner.send(miner.share(1, 1));
        miner.receiveUntil(SubmitSharesSuccess.class::isInstance);
        pool.close();
        assertThat(isClosedByPool(miner.socket)).isTrue();
        try (RunningPool again = new RunningPool(directory, SETTINGS)) {
            assertThat(again.app.shareJournal().durableSequence()).isEqualTo(1);
        }
    }

    private static void assertStillServed(TestMiner miner) throws IOException {
        int nonce = 1_000_000 + (int) (System.nanoTime() & 0xfffff);
        miner.send(miner.share(nonce, nonce));
        assertThat(
                        miner.receiveUntil(message ->
                                message instanceof SubmitSharesSuccess
                                        || message instanceof SubmitSharesError))
                .isInstanceOf(SubmitSharesSuccess.class);
    }

    private static void sendGarbage(Socket socket, RandomGenerator random) throws IOException {
        byte[] garbage = new byte[1 + random.nextInt(2_000)];
        random.nextBytes(garbage);
        if (random.nextBoolean()) {
            garbage =
                    "{\"id\":1,\"method\":\"mining.subscribe\"}\n".getBytes(StandardCharsets.UTF_8);
        }
        socket.getOutputStream().write(garbage);
    }

    /** Whether the pool ends the connection before our own patience does. */
    private static boolean isClosedByPool(Socket socket) {
        try {
            socket.setSoTimeout(5_000);
            while (socket.getInputStream().read() >= 0) {
                // What was sent before the end does not matter.
            }
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long giveUp = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(giveUp);
            Thread.sleep(5);
        }
    }
}
