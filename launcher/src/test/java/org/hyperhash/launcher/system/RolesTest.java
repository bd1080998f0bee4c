package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.address.KeyAddress;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.stratum.noise.AuthorityKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles in processes of their own, as on several machines: each may go away and come back. */
class RolesTest {
    private static final String TEMPLATE_DOWN = "\"template\":{\"status\":\"down\"";
    private static final String TEMPLATE_UP = "\"template\":{\"status\":\"up\"";

    private static final Pattern FOUND =
            Pattern.compile("block (\\w+) at height \\d+ found by (\\w+)");
    private static final Pattern IN_CHAIN =
            Pattern.compile("block (\\w+) at height \\d+: IN_CHAIN");

    @TempDir private Path directory;
    private final List<HhProcess> running = new ArrayList<>();
    private Installation here;

    @BeforeEach
    void install() throws Exception {
        here = new Installation(directory);
        here.settings.put("database.url", "jdbc:postgresql://127.0.0.1:1/none");
        // The tests read of each block in the log.
        here.settings.put("log.max-repeats", "1000000");
        here.makeKeys();
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (HhProcess process : running) {
            process.close();
        }
    }

    private HhProcess start(String role, String... arguments) throws IOException {
        HhProcess process = here.start(role, arguments);
        running.add(process);
        return process;
    }

    @Test
    void blockThatIsFoundWhileTheNodeIsAwayReachesIt() throws Exception {
        int health = here.port("pool.http.listen-port");
        HhProcess node = start("devnode");
        HhProcess pool = start("pool");
        pool.await("templates come from 127");
        pool.await("pool listens");
        assertThat(HhProcess.get(health, "/").body()).contains("<hh-app>");
        assertThat(HhProcess.get(health, "/api/v1/connect").body()).contains("stratum2+tcp://");
        try (ShareMiner miner =
                new ShareMiner(
                        here.port("pool.listen-port"),
                        here.authority(),
                        Installation.ALICE + ".rig")) {
            try (SteadyMiner steady = new SteadyMiner(miner)) {
                steady.assertServed();
                node.killHard();
                HhProcess.awaitHealth(health, TEMPLATE_DOWN);
                steady.assertServed();
            }
            miner.submit(true);
            pool.await("found by " + Installation.ALICE);
            start("devnode");
            pool.await("at height 1: IN_CHAIN");
            HhProcess.awaitHealth(health, TEMPLATE_UP);
            try (SteadyMiner again = new SteadyMiner(miner)) {
                again.assertServed();
            }
            assertThat(pool.stop("TERM")).isZero();
            assertThat(pool.output()).doesNotContain("\tat ");
            assertThat(here.journalledShares())
                    .containsAll(miner.acknowledged())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void everyPathFindsBlocksAndNothingThatIsAwayEndsThem() throws Exception {
        here.settings.put("pool.shares-per-minute", "60");
        here.settings.put("translator.shares-per-minute", "60");
        here.settings.put("template.stale-after-ms", "1000");
        String authority = AuthorityKey.format(here.authority());
        String sv2 =
                "stratum2+tcp://127.0.0.1:%d/%s"
                        .formatted(here.port("pool.listen-port"), authority);
        String sv1 = "stratum+tcp://127.0.0.1:" + here.port("translator.listen-port");
        Files.writeString(
                directory.resolve("hyperhash.toml"),
                """
                [[translator.upstreams]]
                url = "%s"
                """
                        .formatted(sv2));

        HhProcess node = start("devnode");
        HhProcess template = start("template");
        HhProcess pool =
                start(
                        "pool",
                        "-s",
                        "template.source=sv2-tp",
                        "-s",
                        "template.sv2-tp.address=127.0.0.1:"
                                + here.port("template.server.listen-port"),
                        "-s",
                        "template.sv2-tp.authority-key=" + authority);
        HhProcess translator = start("translator");
        translator.await("upstream .* is ready");
        List<String> payees = List.of(address(1), address(2), address(3));
        List<HhProcess> miners =
                List.of(
                        mine(sv2, payees.get(0) + ".extended"),
                        mine(sv2, payees.get(1) + ".standard", "--standard"),
                        mine(sv1, payees.get(2) + ".sv1", "--password", "d=0.0001"));
        HhProcess.awaitTrue(
                () -> "blocks of all three in the chain, not only of " + payees(blocks(pool)),
                () -> payees(blocks(pool)).containsAll(payees));
        for (HhProcess miner : miners) {
            miner.await("submitted, [1-9]\\d* accepted");
        }

        node.killHard();
        HhProcess.awaitHealth(here.port("template.http.listen-port"), TEMPLATE_DOWN);
        template.killHard();
        HhProcess.awaitHealth(
                here.port("pool.http.listen-port"),
                "\"template\":{\"status\":\"degraded\",\"reason\":\"template provider 127");
        // One that was found meanwhile may still come in: two show that mining goes on.
        int goal = blocks(pool).size() + 2;
        node = start("devnode");
        template = start("template");
        HhProcess.awaitTrue(() -> goal + " blocks in the chain", () -> blocks(pool).size() >= goal);
        HhProcess.awaitHealth(here.port("pool.http.listen-port"), TEMPLATE_UP);
        HhProcess.awaitHealth(here.port("translator.http.listen-port"), "\"status\":\"up\"");
        for (HhProcess miner : miners) {
            assertThat(linesWith("gave work", miner)).as(miner.output()).hasSize(1);
        }

        // All at once, as when machines are switched off: each ends in order all the same.
        List<HhProcess> all = new ArrayList<>(miners);
        all.addAll(List.of(translator, pool, template, node));
        for (HhProcess process : all) {
            process.signal("INT");
        }
        for (HhProcess process : all) {
            assertThat(process.exitCode()).as(process.output()).isZero();
            assertThat(process.output()).doesNotContain("\tat ");
        }
    }

    private HhProcess mine(String url, String user, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--url", url, "--user", user));
        arguments.addAll(List.of(options));
        return start("mine", arguments.toArray(String[]::new));
    }

    private static List<String> linesWith(String text, HhProcess process) {
        return process.lines().stream().filter(line -> line.contains(text)).toList();
    }

    private static String address(int number) {
        byte[] secret = new byte[SecretKey.LENGTH];
        secret[SecretKey.LENGTH - 1] = (byte) number;
        return Addresses.render(Network.REGTEST, KeyAddress.script(SecretKey.of(secret)))
                .orElseThrow();
    }

    /** The blocks that are in the chain, by hash, and who found them; another may be faster. */
    private static Map<String, String> blocks(HhProcess pool) {
        Map<String, String> found = new HashMap<>();
        Map<String, String> inChain = new HashMap<>();
        for (String line : pool.lines()) {
            Matcher finding = FOUND.matcher(line);
            if (finding.find()) {
                found.put(finding.group(1), finding.group(2));
            }
            Matcher outcome = IN_CHAIN.matcher(line);
            if (outcome.find()) {
                inChain.put(outcome.group(1), found.get(outcome.group(1)));
            }
        }
        return inChain;
    }

    private static Set<String> payees(Map<String, String> blocks) {
        return new TreeSet<>(blocks.values());
    }
}
