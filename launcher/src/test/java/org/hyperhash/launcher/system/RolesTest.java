package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hyperhash.platform.database.EmbeddedPostgres;
import org.hyperhash.stratum.noise.AuthorityKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles in processes of their own, as on several machines: each may go away and come back. */
class RolesTest {
    @TempDir private Path directory;

    @Test
    void poolOutlivesItsDatabaseAndItsNode() throws Exception {
        Installation here = new Installation(directory);
        int databasePort = Installation.freePort();
        useServer(here, databasePort);
        int health = here.port("pool.http.listen-port");
        here.makeKeys();
        Set<String> acknowledged;
        try (HhProcess node = here.start("devnode");
                HhProcess pool = here.start("pool")) {
            node.await("devnode-rpc listens");
            pool.await("pool listens");
            HhProcess.awaitHealth(health, "cannot be used: Connection refused");
            try (ShareMiner miner =
                    new ShareMiner(
                            here.port("pool.listen-port"),
                            here.authority(),
                            Installation.ALICE + ".rig")) {
                mine(miner, 20);
                database(databasePort, miner.acknowledged().size(), miner);
                mine(miner, 20);

                assertThat(node.stop("TERM")).isZero();
                HhProcess.awaitHealth(health, "\"template\":{\"status\":\"down\"");
                mine(miner, 5);
                miner.submit(true);
                pool.await("found by");
                try (HhProcess back = here.start("devnode")) {
                    pool.await("at height 1: IN_CHAIN");
                    HhProcess.awaitHealth(health, "\"template\":{\"status\":\"up\"");
                    mine(miner, 5);
                    assertThat(miner.isOver()).isFalse();
                    assertThat(miner.refusals()).isEmpty();
                    // Down again: what came meanwhile is projected once it is back.
                    database(databasePort, miner.acknowledged().size(), miner);
                    assertThat(back.stop("TERM")).isZero();
                }
                acknowledged = miner.acknowledged();
            }
            assertThat(pool.stop("TERM")).isZero();
            assertThat(pool.output()).doesNotContain("\tat ");
        }
        assertThat(here.journalledShares()).containsAll(acknowledged).doesNotHaveDuplicates();
    }

    private void useServer(Installation here, int port) throws IOException {
        Path server = Files.createDirectories(directory.resolve("server"));
        Path password = server.resolve("password");
        Files.writeString(password, "a-password-of-the-test");
        here.settings.put("database.url", "jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        here.settings.put("database.user", "postgres");
        here.settings.put("database.password-file", password.toString());
    }

    /** Starts the server and stops it under load when it has all that is acknowledged. */
    private void database(int port, int shares, ShareMiner miner) throws Exception {
        EmbeddedPostgres server =
                EmbeddedPostgres.start(
                        directory.resolve("server"), directory.resolve("server"), port);
        try (Connection connection =
                DriverManager.getConnection(
                        server.url(), server.user(), server.password().reveal())) {
            HhProcess.awaitTrue(
                    () -> shares + " projected shares",
                    () -> projected(connection).containsAll(miner.acknowledged()));
            mine(miner, 5);
        } finally {
            server.stop();
        }
    }

    private static Set<String> projected(Connection connection) {
        try {
            return Installation.projected(connection);
        } catch (SQLException notYet) {
            return Set.of();
        }
    }

    private static void mine(ShareMiner miner, int shares) throws Exception {
        int before = miner.acknowledged().size();
        for (int i = 0; i < shares; i++) {
            miner.submit(false);
            Thread.sleep(12);
        }
        miner.awaitAcknowledged(before + shares);
    }

    @Test
    void everyPathCarriesShares() throws Exception {
        Installation here = new Installation(directory);
        here.settings.put("database.url", "jdbc:postgresql://127.0.0.1:1/none");
        here.settings.put("pool.shares-per-minute", "60");
        here.makeKeys();
        String authority = AuthorityKey.format(here.authority());
        String sv2 = "stratum2+tcp://127.0.0.1:%s/%s";
        String poolUrl = sv2.formatted(here.port("pool.listen-port"), authority);
        Path upstreams = directory.resolve("hyperhash.toml");
        Files.writeString(upstreams, "[[translator.upstreams]]\nurl = \"%s\"\n".formatted(poolUrl));
        List<String> viaTemplates =
                List.of(
                        "-s",
                        "template.source=sv2-tp",
                        "-s",
                        "template.sv2-tp.address=127.0.0.1:"
                                + here.port("template.server.listen-port"),
                        "-s",
                        "template.sv2-tp.authority-key=" + authority);
        List<HhProcess> running = new ArrayList<>();
        try {
            running.add(here.start("devnode"));
            running.getFirst().await("devnode-rpc listens");
            running.add(here.start("template"));
            running.add(here.start("pool", viaTemplates.toArray(String[]::new)));
            running.add(here.start("translator"));
            running.get(3).await("upstream .* is ready");
            HhProcess.awaitHealth(here.port("translator.http.listen-port"), "\"status\":\"up\"");

            String sv1 = "stratum+tcp://127.0.0.1:" + here.port("translator.listen-port");
            running.add(mine(here, "--url", poolUrl, "--user", Installation.ALICE + ".extended"));
            running.add(
                    mine(
                            here,
                            "--url",
                            poolUrl,
                            "--user",
                            Installation.ALICE + ".standard",
                            "--standard"));
            running.add(mine(here, "--url", sv1, "--user", Installation.ALICE + ".sv1"));
            for (HhProcess miner : running.subList(4, 7)) {
                miner.await("submitted, [1-9]\\d* accepted");
            }
            running.get(2).await("at height 1: IN_CHAIN");
            for (HhProcess process : running.reversed()) {
                assertThat(process.stop("INT")).as(process.output()).isZero();
                assertThat(process.output()).doesNotContain("\tat ");
            }
        } finally {
            for (HhProcess process : running) {
                process.close();
            }
        }
    }

    private static HhProcess mine(Installation here, String... arguments) throws IOException {
        return here.start("mine", arguments);
    }
}
