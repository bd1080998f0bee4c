package org.hyperhash.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.platform.life.Health;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.noise.StratumUrl;
import org.hyperhash.stratum.v1.Sv1Error;
import org.hyperhash.stratum.v1.Sv1Id;
import org.hyperhash.stratum.v1.Sv1Request;
import org.hyperhash.stratum.v1.Sv1ServerLine.Notify;
import org.hyperhash.stratum.v1.Sv1ServerLine.Response;
import org.hyperhash.stratum.v1.Sv1ServerLines;
import org.hyperhash.testkit.ManualClock;
import org.junit.jupiter.api.Test;

/** Upstreams come and go; miners stay. */
class FailoverTest {
    private static String text(Response response) {
        return new String(Sv1ServerLines.write(response), StandardCharsets.UTF_8);
    }

    private static void close(List<FakeMiner> miners) throws Exception {
        for (FakeMiner miner : miners) {
            miner.close();
        }
    }

    @Test
    void minersStayAndKeepTheirExtranonceWhenTheUpstreamIsLost() throws Exception {
        for (boolean aggregate : List.of(true, false)) {
            FakeUpstream first = new FakeUpstream(1);
            try (FakeUpstream second = new FakeUpstream(0x51);
                    Setting setting = new Setting(aggregate, first, second)) {
                second.tip = "22";
                List<FakeMiner> miners = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    miners.add(FakeMiner.mining(setting.port(), "m" + i, FakeMiner.EASY));
                }
                assertThat(miners.getFirst().answer(miners.getFirst().submit()).isAccepted())
                        .isTrue();
                first.close();
                for (FakeMiner miner : miners) {
                    Notify job = miner.jobOnTip("22");
                    assertThat(job.cleanJobs()).isTrue();
                    assertThat(miner.answer(miner.submit(job)).isAccepted()).isTrue();
                }
                assertThat(second.verdicts).hasSize(20).containsOnly(ShareVerdict.ACCEPTED);
                assertThat(setting.app.upstream().health()).isInstanceOf(Health.Degraded.class);
                assertThat(setting.app.server().connections()).isEqualTo(20);
                close(miners);
            }
        }
    }

    @Test
    void firstUpstreamIsUsedAgainWhenItIsBack() throws Exception {
        FakeUpstream first = new FakeUpstream(1);
        try (FakeUpstream second = new FakeUpstream(0x51);
                Setting setting = new Setting(false, first, second);
                FakeMiner miner = FakeMiner.mining(setting.port(), "alice", FakeMiner.EASY)) {
            second.tip = "22";
            Bytes extranonce1 = miner.subscription.extranonce1();
            first.close();
            miner.jobOnTip("22");
            try (FakeUpstream back = new FakeUpstream(1, first.port())) {
                back.tip = "33";
                Notify job = miner.jobOnTip("33");
                assertThat(miner.answer(miner.submit(job)).isAccepted()).isTrue();
                assertThat(back.verdicts).containsExactly(ShareVerdict.ACCEPTED);
                assertThat(miner.subscription.extranonce1()).isEqualTo(extranonce1);
                assertThat(setting.app.upstream().health()).isEqualTo(Health.UP);
            }
        }
    }

    @Test
    void shareDuringAnOutageGetsAClearError() throws Exception {
        FakeUpstream pool = new FakeUpstream(1);
        try (Setting setting = new Setting(true, pool);
                FakeMiner miner = FakeMiner.mining(setting.port(), "alice", FakeMiner.EASY)) {
            pool.close();
            Setting.await("noticed", () -> setting.app.upstream().health() instanceof Health.Down);
            Response answer = miner.answer(miner.submit());
            assertThat(answer.refusal()).isEqualTo(Optional.of(Sv1Error.OTHER));
            assertThat(text(answer)).contains("no upstream: ");
            try (FakeUpstream back = new FakeUpstream(1, pool.port())) {
                back.tip = "22";
                Notify stale = miner.job.orElseThrow();
                Notify fresh = miner.jobOnTip("22");
                assertThat(miner.answer(miner.submit(stale)).refusal())
                        .isEqualTo(Optional.of(Sv1Error.JOB_NOT_FOUND));
                assertThat(miner.answer(miner.submit(fresh)).isAccepted()).isTrue();
            }
        }
    }

    @Test
    void heldAnswerComesInTimeWhenTheClockIsSetBack() throws Exception {
        ManualClock clock = new ManualClock(Instant.now());
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting =
                        new Setting(
                                Setting.rules(true, 1_000),
                                Setting.LIMITS,
                                Setting.addresses(pool),
                                clock);
                FakeMiner miner = FakeMiner.mining(setting.port(), "alice", FakeMiner.EASY)) {
            pool.shares = FakeUpstream.Answer.HANG;
            Sv1Id held = miner.submit();
            // Lines are answered in their order: the share is held when the ping is answered.
            Sv1Id ping = miner.nextId();
            miner.send(new Sv1Request.Ping(ping));
            miner.answer(ping);
            clock.advance(Duration.ofHours(-1));
            assertThat(text(miner.answer(held))).contains("[20,\"no verdict from upstream\",null]");
        }
    }

    @Test
    void upstreamThatSaysNothingMeansAnErrorNotAnAcceptance() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = new Setting(true, pool);
                FakeMiner miner = FakeMiner.mining(setting.port(), "alice", FakeMiner.EASY)) {
            pool.shares = FakeUpstream.Answer.HANG;
            Sv1Id id = miner.submit();
            assertThat(text(miner.answer(id))).contains("[20,\"no verdict from upstream\",null]");
            pool.shares = FakeUpstream.Answer.REFUSE;
            id = miner.submit();
            assertThat(text(miner.answer(id))).contains("[21,\"stale-share\",null]");
            // One acknowledgement covers the share that was answered before.
            pool.shares = FakeUpstream.Answer.JUDGE;
            assertThat(miner.answer(miner.submit()).isAccepted()).isTrue();
            Setting.await("late", () -> setting.app.statistics().lateAcceptedShares() == 1);
            assertThat(setting.app.statistics().acceptedShares()).isEqualTo(1);
            assertThat(setting.app.statistics().rejectedShares()).isEqualTo(2);
            assertThat(setting.app.statistics().forwardedShares()).isEqualTo(3);
        }
    }

    @Test
    void upstreamThatLeavesOverAShareMeansAnErrorAtOnce() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting =
                        new Setting(
                                Setting.rules(true, 60_000),
                                Setting.LIMITS,
                                Setting.addresses(pool));
                FakeMiner miner = FakeMiner.mining(setting.port(), "alice", FakeMiner.EASY)) {
            pool.shares = FakeUpstream.Answer.DROP;
            assertThat(text(miner.answer(miner.submit())))
                    .contains("[20,\"no verdict from upstream: ");
        }
    }

    @Test
    void upstreamThatRefusesTheOperatorIsPassedOver() throws Exception {
        try (FakeUpstream first = new FakeUpstream(1);
                FakeUpstream second = new FakeUpstream(0x51)) {
            first.refusesOpen = Optional.of("unknown-user");
            try (Setting setting = new Setting(true, first, second);
                    FakeMiner miner = FakeMiner.mining(setting.port(), "a", FakeMiner.EASY)) {
                assertThat(miner.answer(miner.submit()).isAccepted()).isTrue();
                assertThat(second.verdicts).hasSize(1);
            }
        }
    }

    @Test
    void upstreamThatHangsInTheHandshakeIsPassedOver() throws Exception {
        try (FakeUpstream first = new FakeUpstream(1);
                FakeUpstream second = new FakeUpstream(0x51)) {
            first.handshakes = false;
            try (Setting setting = new Setting(true, first, second);
                    FakeMiner miner = FakeMiner.mining(setting.port(), "a", FakeMiner.EASY)) {
                assertThat(miner.answer(miner.submit()).isAccepted()).isTrue();
                assertThat(second.verdicts).hasSize(1);
            }
        }
    }

    @Test
    void upstreamWithAnotherKeyIsNotTrusted() throws Exception {
        try (FakeUpstream honest = new FakeUpstream(1);
                FakeUpstream impostor = new FakeUpstream(0x51)) {
            UpstreamAddress forged =
                    new UpstreamAddress(
                            new StratumUrl(
                                    "127.0.0.1",
                                    impostor.port(),
                                    honest.address("x").url().authority()),
                            "x");
            try (Setting setting =
                    new Setting(Setting.rules(true, 1_000), Setting.LIMITS, List.of(forged))) {
                Setting.await("refused", () -> setting.app.statistics().upstreamLosses() > 1);
                assertThat(impostor.opened).isEmpty();
            }
        }
    }

    @Test
    void thousandMinersGoOnWithinFiveSecondsAfterTheUpstreamIsBack() throws Exception {
        FakeUpstream pool = new FakeUpstream(1);
        try (Setting setting = new Setting(false, pool);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<FakeMiner>> starting = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                String name = "m" + i;
                starting.add(
                        threads.submit(
                                () -> FakeMiner.mining(setting.port(), name, FakeMiner.EASY)));
            }
            List<FakeMiner> miners = new ArrayList<>();
            for (Future<FakeMiner> miner : starting) {
                miners.add(miner.get(30, TimeUnit.SECONDS));
            }
            pool.close();
            Setting.await("noticed", () -> setting.app.upstream().health() instanceof Health.Down);
            try (FakeUpstream back = new FakeUpstream(1, pool.port())) {
                back.tip = "22";
                long startedAt = System.nanoTime();
                List<Future<Boolean>> shares = new ArrayList<>();
                for (FakeMiner miner : miners) {
                    shares.add(
                            threads.submit(() ->
                                    miner.answer(miner.submit(miner.jobOnTip("22"))).isAccepted()));
                }
                for (Future<Boolean> share : shares) {
                    assertThat(share.get(30, TimeUnit.SECONDS)).isTrue();
                }
                long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
                System.out.printf("1,000 miners mine again after %d ms%n", tookMs);
                assertThat(tookMs).isLessThan(5_000);
                assertThat(setting.app.server().connections()).isEqualTo(1_000);
                assertThat(setting.app.upstream().channels()).isEqualTo(1_000);
            }
            close(miners);
        }
    }
}
