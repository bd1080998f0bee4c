package org.hyperhash.launcher.system;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool whose disk is full refuses shares rather than to lose them, and still brings blocks. */
class FullDiskTest {
    /** Too small for what the journal reserves ahead, which would let shares in for long. */
    private static final String DISK_SIZE = "6m";

    @TempDir private Path directory;

    @BeforeEach
    void mount() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("data"));
        boolean mounted =
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_SIZE, "tmpfs", disk.toString());
        if (!mounted) {
            System.out.println("skipped: mounting a small file system is not permitted here");
        }
        assumeTrue(mounted, "mounting a small file system is not permitted here");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", directory.resolve("data").toString());
    }

    @Test
    void sharesAreRefusedUntilThereIsSpaceAndBlocksAreNot() throws Exception {
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
                Path ballast = directory.resolve("data/ballast");
                HhProcess.awaitTrue(
                        () -> "a full disk: " + miner.refusals(),
                        () -> {
                            // Again and again: what the journal removes is not left to it.
                            fillUp(ballast);
                            submit(miner);
                            return miner.refusals().containsKey("not-durable")
                                    && health(health).contains("No space left");
                        });
                assertThat(health(health)).contains("\"share journal\":{\"status\":\"down\"");
                miner.submit(true);
                up.await("at height 1: IN_CHAIN");

                Files.delete(ballast);
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

    private static void fillUp(Path ballast) {
        byte[] block = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(ballast, CREATE, APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
