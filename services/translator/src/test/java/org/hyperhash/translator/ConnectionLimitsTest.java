package org.hyperhash.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperhash.stratum.v1.Sv1Error;
import org.hyperhash.stratum.v1.Sv1ServerLine;
import org.hyperhash.translator.engine.Sv1Session;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What miners may not do, and that nothing is left of them afterwards. */
class ConnectionLimitsTest {
    private static TranslatorLimits limits(int connections, int perAddress, long timeoutMs) {
        return new TranslatorLimits(
                connections,
                perAddress,
                Duration.ofMillis(timeoutMs),
                Duration.ofMillis(2 * timeoutMs),
                Duration.ofMillis(500));
    }

    private static Setting setting(TranslatorLimits limits, FakeUpstream pool) throws Exception {
        return new Setting(Setting.rules(true, 1_000), limits, Setting.addresses(pool));
    }

    private static long openDescriptors() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(descriptors), "no /proc/self/fd to count in");
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.count();
        }
    }

    @Test
    void thousandConnectionsThatSayNothingAreClosedAndLeaveNothing() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = setting(limits(2_000, 2_000, 1_500), pool)) {
            Setting.await("upstream", () -> setting.app.upstream().channels() == 1);
            long before = openDescriptors();
            List<FakeMiner> idlers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                idlers.add(new FakeMiner(setting.port()));
            }
            Setting.await("all here", () -> setting.app.server().connections() == 1_000);
            Setting.await("all gone", () -> setting.app.server().connections() == 0);
            for (FakeMiner idler : idlers) {
                assertThat(idler.isClosedByServer()).isTrue();
                idler.close();
            }
            Setting.await("descriptors back", () -> openDescriptors() <= before + 8);
            // Their places are free again.
            try (FakeMiner next = FakeMiner.mining(setting.port(), "a", FakeMiner.EASY)) {
                assertThat(next.answer(next.submit()).isAccepted()).isTrue();
            }
        }
    }

    @Test
    void minerThatFallsSilentIsDropped() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = setting(limits(10, 10, 300), pool);
                FakeMiner miner = FakeMiner.mining(setting.port(), "a", FakeMiner.EASY)) {
            assertThat(miner.isClosedByServer()).isTrue();
            Setting.await("gone", () -> setting.app.server().connections() == 0);
        }
    }

    @Test
    void pingsDoNotReplaceAnAuthorization() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = setting(limits(10, 10, 300), pool);
                FakeMiner miner = new FakeMiner(setting.port())) {
            long giveUp = System.nanoTime() + Setting.PATIENCE.toNanos();
            boolean closed = false;
            while (!closed && System.nanoTime() < giveUp) {
                try {
                    miner.sendRaw("{\"id\":1,\"method\":\"mining.ping\"}\n");
                    Thread.sleep(20);
                } catch (IOException _) {
                    closed = true;
                }
            }
            assertThat(closed).isTrue();
        }
    }

    @Test
    void connectionsInAllAndPerAddressHaveALimit() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = setting(limits(10, 2, 60_000), pool);
                FakeMiner one = FakeMiner.mining(setting.port(), "a", FakeMiner.EASY);
                FakeMiner two = FakeMiner.mining(setting.port(), "b", FakeMiner.EASY);
                FakeMiner three = new FakeMiner(setting.port())) {
            assertThat(three.isClosedByServer()).isTrue();
            two.socket.close();
            Setting.await("place free", () -> setting.app.server().connections() == 1);
            try (FakeMiner four = FakeMiner.mining(setting.port(), "c", FakeMiner.EASY)) {
                assertThat(four.answer(four.submit()).isAccepted()).isTrue();
            }
            assertThat(one.answer(one.submit()).isAccepted()).isTrue();
        }
    }

    @Test
    void lineWithoutEndEndsTheConnection() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = new Setting(true, pool);
                FakeMiner miner = new FakeMiner(setting.port())) {
            miner.sendRaw("x".repeat(16 * 1024));
            Thread.sleep(100);
            assertThat(setting.app.server().connections()).isEqualTo(1);
            miner.sendRaw("x");
            assertThat(miner.isClosedByServer()).isTrue();
        }
    }

    @Test
    void garbageIsAnsweredAndThenEndsTheConnection() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = new Setting(true, pool);
                FakeMiner miner = new FakeMiner(setting.port())) {
            miner.sendRaw("[".repeat(100) + "\n" + "{\"id\":1\n".repeat(20));
            for (int i = 0; i < Sv1Session.MALFORMED_MAX; i++) {
                assertThat(((Sv1ServerLine.Response) miner.readLine()).refusal())
                        .isEqualTo(Optional.of(Sv1Error.OTHER));
            }
            assertThat(miner.isClosedByServer()).isTrue();
        }
    }

    @Test
    void staleAndDuplicateSharesNeverEndAConnection() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = new Setting(true, pool);
                FakeMiner miner = FakeMiner.mining(setting.port(), "a", FakeMiner.EASY)) {
            var share = miner.findShare(miner.job.orElseThrow());
            miner.send(share);
            assertThat(miner.answer(share.id()).isAccepted()).isTrue();
            for (int i = 0; i < 500; i++) {
                miner.send(share);
                assertThat(miner.answer(share.id()).refusal())
                        .isEqualTo(Optional.of(Sv1Error.DUPLICATE_SHARE));
            }
            pool.newTip("22");
            miner.jobOnTip("22");
            for (int i = 0; i < 500; i++) {
                miner.send(share);
                assertThat(miner.answer(share.id()).refusal())
                        .isEqualTo(Optional.of(Sv1Error.JOB_NOT_FOUND));
            }
            assertThat(miner.answer(miner.submit()).isAccepted()).isTrue();
        }
    }

    @Test
    void minerThatDoesNotReadIsDroppedAndHarmsNobody() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = setting(limits(10, 10, 60_000), pool);
                FakeMiner other = FakeMiner.mining(setting.port(), "a", FakeMiner.EASY);
                FakeMiner deaf = new FakeMiner(setting.port())) {
            String pings = "{\"id\":1,\"method\":\"mining.ping\"}\n".repeat(1_000);
            Thread flood =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (true) {
                                        deaf.sendRaw(pings);
                                    }
                                } catch (IOException _) {
                                    // Dropped, as it should be.
                                }
                            });
            Setting.await("dropped", () -> setting.app.server().connections() == 1);
            flood.join();
            assertThat(other.answer(other.submit()).isAccepted()).isTrue();
        }
    }
}
