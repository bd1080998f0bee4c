package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server of {@code hh up} is killed, as by a system without memory; the process lives. */
class EmbeddedDatabaseDiesTest {
    @TempDir private Path directory;

    @Test
    void serverIsStartedAgainAndEveryShareIsProjectedOnce() throws Exception {
        Installation here = new Installation(directory);
        int health = here.port("core.http.listen-port");
        try (HhProcess up = here.start("up", "--miners", "0")) {
            up.await("Ctrl-C stops");
            try (ShareMiner miner =
                    new ShareMiner(
                            here.port("pool.listen-port"),
                            here.authority(),
                            Installation.ALICE + ".rig")) {
                try (SteadyMiner steady = new SteadyMiner(miner)) {
                    steady.assertServed();
                    long dead = postmaster(here);
                    assertThat(ProcessHandle.of(dead))
                            .hasValueSatisfying(ProcessHandle::destroyForcibly);
                    up.await("the embedded server runs again");
                    assertThat(postmaster(here)).isNotEqualTo(dead);
                    steady.assertServed();
                }
                HhProcess.awaitTrue(() -> "an answer to each share", () -> miner.unanswered() == 0);
                HhProcess.awaitHealth(health, "\"database\":{\"status\":\"up\"");
                HhProcess.awaitHealth(health, "\"share-projector\":{\"status\":\"up\"");
                awaitProjected(here, miner.acknowledged());
                assertThat(up.stop("TERM")).isZero();
                assertThat(up.output()).doesNotContain("\tat ");
                assertThat(Set.copyOf(here.journalledShares())).isEqualTo(miner.acknowledged());
                assertThat(here.journalledShares()).doesNotHaveDuplicates();
            }
        }
    }

    private static void awaitProjected(Installation here, Set<String> shares) throws Exception {
        try (Connection database = here.database()) {
            HhProcess.awaitTrue(
                    () -> shares.size() + " projected shares",
                    () -> {
                        try {
                            return Installation.projected(database).equals(shares);
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                    });
        }
    }

    private static long postmaster(Installation here) throws IOException {
        Path pidFile = here.data().resolve("postgres/data/postmaster.pid");
        return Long.parseLong(Files.readAllLines(pidFile).getFirst());
    }
}
