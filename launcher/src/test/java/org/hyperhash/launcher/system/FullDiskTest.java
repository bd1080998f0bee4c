package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.hyperhash.testkit.SmallDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool whose disk is full refuses shares rather than to lose them, and still brings blocks. */
class FullDiskTest {
    /** Too small for what the journal reserves ahead, which would let shares in for long. */
    private static final int DISK_KIBIBYTES = 6 << 10;

    @TempDir private Path directory;

    @Test
    void sharesAreRefusedUntilThereIsSpaceAndBlocksAreNot() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Optional<SmallDisk> mounted = SmallDisk.mount(data, DISK_KIBIBYTES);
        assumeTrue(mounted.isPresent(), SmallDisk.NOT_PERMITTED);
        try (SmallDisk disk = mounted.get()) {
            sharesAreRefusedUntilThereIsSpace(disk);
        }
    }

    private void sharesAreRefusedUntilThereIsSpace(SmallDisk disk) throws Exception {
        Installation here = new Installation(directory);
        here.settings.put("database.url", "jdbc:postgresql://127.0.0.1:1/none");
        here.settings.put("devnode.directory", directory.resolve("node").toString());
        int health = here.port("core.http.listen-port");
        Set<String> acknowledged;
        try (HhProcess up = here.start("up", "--miners", "0")) {
            up.await("Ctrl-C stops");
            try (ShareMiner miner =
                    new ShareMiner(
                            here.port("pool.listen-port"),
                            here.authority(),
                            Installation.ALICE + ".rig")) {
                submitUntil(miner, 10);
                HhProcess.awaitTrue(
                        () -> "a full disk: " + miner.refusals(),
                        () -> {
                            // Again and again: what the journal removes is not left to it.
                            fillUp(disk);
                            submit(miner);
                            return miner.refusals().containsKey("not-durable")
                                    && health(health).contains("No space left");
                        });
                assertThat(health(health)).contains("\"share journal\":{\"status\":\"down\"");
                miner.submit(true);
                up.await("at height 1: IN_CHAIN");

                Files.delete(disk.fillUp());
                HhProcess.awaitHealth(health, "\"share journal\":{\"status\":\"up\"");
                submitUntil(miner, miner.acknowledged().size() + 10);
                assertThat(miner.isOver()).isFalse();
                acknowledged = miner.acknowledged();
            }
            assertThat(up.stop("TERM")).isZero();
            assertThat(up.output()).doesNotContain("\tat ");
        }
        assertThat(here.journalledShares()).containsAll(acknowledged).doesNotHaveDuplicates();
    }

    private static void submitUntil(ShareMiner miner, int acknowledged)
            throws InterruptedException {
        HhProcess.awaitTrue(
                () -> acknowledged + " acknowledged shares: " + miner.refusals(),
                () -> {
                    submit(miner);
                    return miner.acknowledged().size() >= acknowledged;
                });
    }

    private static void submit(ShareMiner miner) {
        try {
            miner.submit(false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String health(int port) {
        try {
            return HhProcess.get(port, "/v1/health").body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void fillUp(SmallDisk disk) {
        try {
            disk.fillUp();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
