package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperhash.launcher.HhCall;
import org.hyperhash.platform.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A block's payouts, explained and proved by the commands of a person beside a running pool. */
class PayoutTest {
    private static final int CREDITED = 3;

    /** A sound key that is not the pool's: that of RFC 8037. */
    private static final String OTHER_KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    @TempDir private Path directory;

    @Test
    void payoutsAreExplainedProvedAndSigned() throws Exception {
        Installation here = new Installation(directory);
        here.settings.put("ledger.book.look-pause-ms", "50");
        // On regtest a share of the built-in miner is worth many blocks: a window by work has one.
        here.settings.put("reward.window", "round");
        try (HhProcess up = here.start("up")) {
            up.await("found by");
            String hash;
            try (ShareMiner alice =
                            new ShareMiner(
                                    here.port("pool.listen-port"),
                                    here.authority(),
                                    Installation.ALICE + ".rig");
                    Connection database = here.database()) {
                // A round whose block was outrun is lost: Alice goes on until one was not.
                HhProcess.awaitTrue(
                        () -> "credited blocks, one with shares of Alice",
                        () -> {
                            alice.submitBlock();
                            return credited(database) >= CREDITED && alicesBlocks(database) > 0;
                        });
                hash = newestCredited(database);
            }
            String secret = secret(here);
            explain(here, hash);
            String root = window(here, hash);
            prove(root, hash);
            manifest(here, hash, root, secret);
            report(here, hash);
            assertThat(up.output()).doesNotContain(secret);
            assertThat(up.stop("TERM")).isZero();
        }
    }

    private static int credited(Connection database) {
        try (Statement query = database.createStatement();
                ResultSet row =
                        query.executeQuery(
                                "SELECT count(*) FROM ledger.block_states"
                                        + " WHERE stage IN ('seen', 'mature')")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException notYet) {
            return 0;
        }
    }

    private static int alicesBlocks(Connection database) {
        try (Statement query = database.createStatement();
                ResultSet row =
                        query.executeQuery(
                                "SELECT count(*) FROM ledger.rewards WHERE account = '%s'"
                                                .formatted(Installation.ALICE)
                                        + " AND work > 0")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException notYet) {
            return 0;
        }
    }

    /** Of those that Alice has shares in. */
    private static String newestCredited(Connection database) throws SQLException {
        try (Statement query = database.createStatement();
                ResultSet row =
                        query.executeQuery(
                                "SELECT hash FROM ledger.blocks JOIN ledger.block_states"
                                        + " USING (hash) JOIN ledger.rewards r USING (hash)"
                                        + " WHERE stage IN ('seen', 'mature') AND r.account = '%s'"
                                                .formatted(Installation.ALICE)
                                        + " AND r.work > 0"
                                        + " ORDER BY height DESC LIMIT 1")) {
            row.next();
            return row.getString(1);
        }
    }

    private static String secret(Installation here) throws Exception {
        return Json.STRICT
                .readTree(Files.readString(here.data().resolve("keys/payouts.jwk")))
                .path("d")
                .stringValue();
    }

    /** Runs to the end and returns what was printed. */
    private static String run(int exitCode, List<String> line) {
        HhCall call = HhCall.of(line);
        assertThat(call.exitCode()).as(call.text()).isEqualTo(exitCode);
        return call.text();
    }

    /** The same as a person does it, once: starting a process takes longer than most commands. */
    private String runAsProcess(List<String> line) throws Exception {
        try (HhProcess process = HhProcess.start(directory, line)) {
            assertThat(process.exitCode()).as(process.output()).isZero();
            return process.output();
        }
    }

    private String path(String file) {
        return directory.resolve(file).toString();
    }

    private void explain(Installation here, String hash) throws Exception {
        String text = runAsProcess(here.commandLine("payout explain", hash));
        assertThat(text)
                .contains("block      " + hash)
                .containsPattern("status     (pending, credited|mature, its coinbase can be spent)")
                .contains("ok     the coinbase pays what the window says")
                .contains("booked for miners = credited to accounts")
                .contains("block_seen")
                .doesNotContain("WRONG");
        JsonNode json =
                Json.FOREIGN.readTree(run(0, here.commandLine("payout explain", hash, "--json")));
        assertThat(json.path("window").path("shares").asLong()).isPositive();
        assertThat(json.path("accounts").size()).isPositive();
        String height = json.path("block").path("height").asString();
        assertThat(run(0, here.commandLine("payout explain", height)))
                .contains("block      " + hash);
        assertThat(run(2, here.commandLine("payout explain", "99999999")))
                .contains("this pool found no block 99999999");
    }

    /** What the API serves. */
    private static byte[] downloaded(Installation here, String hash) throws Exception {
        URI file =
                URI.create(
                        "http://127.0.0.1:%d/api/v1/blocks/%s/window"
                                .formatted(here.port("core.http.listen-port"), hash));
        try (InputStream in = file.toURL().openStream()) {
            return in.readAllBytes();
        }
    }

    private String window(Installation here, String hash) throws Exception {
        String written =
                run(0, here.commandLine("payout window", hash, "--out", path("window.bin")));
        Matcher root = Pattern.compile("root +([0-9a-f]{64})").matcher(written);
        assertThat(root.find()).as(written).isTrue();
        assertThat(run(0, List.of("payout", "verify", path("window.bin"), "--root", root.group(1))))
                .contains("block      " + hash)
                .containsPattern("winner +\\S+")
                .contains("ok     the coinbase pays what the window says");
        byte[] damaged = Files.readAllBytes(directory.resolve("window.bin"));
        assertThat(downloaded(here, hash)).isEqualTo(damaged);
        damaged[damaged.length / 2] ^= 1;
        Files.write(directory.resolve("damaged.bin"), damaged);
        assertThat(run(7, List.of("payout", "verify", path("damaged.bin"))))
                .contains("hh: %s: at byte ".formatted(path("damaged.bin")));
        return root.group(1);
    }

    private void prove(String root, String hash) throws Exception {
        JsonNode window =
                Json.FOREIGN.readTree(
                        Files.readString(
                                proof(
                                        "prove",
                                        path("window.bin"),
                                        "--account",
                                        Installation.ALICE)));
        assertThat(window.path("block").asString()).isEqualTo(hash);
        List<String> verify = List.of("payout", "verify", "--proof", path("proof.json"));
        assertThat(run(0, with(verify, "--root", root))).contains("ok     share ");
        String other = "00".repeat(32);
        assertThat(run(7, with(verify, "--root", other))).contains("leads to root " + root);
        run(2, List.of("payout", "prove", path("window.bin"), "--account", "nobody"));
    }

    private Path proof(String... line) throws Exception {
        List<String> command = new ArrayList<>(List.of("payout"));
        command.addAll(List.of(line));
        return Files.writeString(directory.resolve("proof.json"), run(0, command));
    }

    private static String payoutKey(Installation here) {
        Matcher key =
                Pattern.compile("payout key +(\\S+)").matcher(run(0, here.commandLine("keys")));
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private void manifest(Installation here, String hash, String root, String secret)
            throws Exception {
        String key = payoutKey(here);
        int port = here.port("core.http.listen-port");
        String path = "/api/v1/blocks/" + hash + "/manifest";
        assertThat(run(0, here.commandLine("payout manifest sign", hash)))
                .contains("manifest 1 of block " + hash)
                .doesNotContain(secret);
        assertThat(HhProcess.get(port, path).statusCode()).isEqualTo(404);
        assertThat(run(2, here.commandLine("payout manifest sign", hash))).contains("holds");
        run(
                0,
                here.commandLine(
                        "payout manifest publish", hash, "--directory", directory.toString()));
        HttpResponse<String> served = HhProcess.get(port, path);
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/jose+json"));
        Files.writeString(directory.resolve("manifest.json"), served.body());
        assertThat(Files.readString(directory.resolve(hash + ".manifest.json")).strip())
                .isEqualTo(served.body());
        List<String> verify =
                List.of("payout", "manifest", "verify", path("manifest.json"), "--key", key);
        run(0, with(verify, "--window", path("window.bin")));
        run(7, List.of("payout", "manifest", "verify", path("manifest.json"), "--key", OTHER_KEY));
        assertThat(run(0, here.commandLine("payout manifest show", hash))).contains(root);
        run(0, here.commandLine("payout manifest revoke", hash, "--reason", "a test"));
        HttpResponse<String> gone = HhProcess.get(port, path);
        assertThat(gone.statusCode()).isEqualTo(410);
        Files.writeString(directory.resolve("revocation.json"), gone.body());
        assertThat(run(6, with(verify, "--revocation", path("revocation.json"))))
                .contains("WRONG  it was revoked at", ": a test");
        assertThat(run(7, with(verify, "--revocation", path("manifest.json"))))
                .contains("not a hyperhash-manifest-revocation+json");
        assertThat(run(2, here.commandLine("payout manifest publish", hash)))
                .contains("is revoked, for ever");
        assertThat(run(0, here.commandLine("payout manifest sign", hash))).contains("manifest 2");
    }

    private static List<String> with(List<String> line, String... more) {
        return Stream.concat(line.stream(), Stream.of(more)).toList();
    }

    private void report(Installation here, String hash) throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        run(
                0,
                here.commandLine(
                        "payout report",
                        "--from",
                        today.minusDays(1).toString(),
                        "--to",
                        today.plusDays(1).toString(),
                        "--out",
                        path("report.csv")));
        String csv = Files.readString(directory.resolve("report.csv"));
        assertThat(csv).startsWith("block,height,").contains(hash).contains("\"node-pot\"");
        String key = payoutKey(here);
        List<String> verify =
                List.of("payout", "report", "verify", path("report.csv"), "--key", key);
        assertThat(run(0, verify)).contains("ok     the report is signed");
        Files.writeString(directory.resolve("report.csv"), csv.replace("node-pot", "nodepot"));
        assertThat(run(7, verify)).contains("does not belong to this content");
    }
}
