package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.ParsedBlock;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.launcher.HhCall;
import org.hyperhash.ledger.engine.Payee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of a whole network until they are mature: the book equals the coinbases on chain. */
class LedgerTest {
    private static final String SOMEBODY =
            "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
    private static final int CREDITED_MIN = 3;

    @TempDir private Path directory;

    @Test
    void bookEqualsTheCoinbasesOnChain() throws Exception {
        Installation here = new Installation(directory);
        here.settings.put("ledger.book.look-pause-ms", "50");
        // On regtest a share of the built-in miner is worth many blocks: a window by work has one.
        here.settings.put("reward.window", "round");
        try (HhProcess up = here.start("up")) {
            up.await("found by");
            try (ShareMiner alice =
                            new ShareMiner(
                                    here.port("pool.listen-port"),
                                    here.authority(),
                                    Installation.ALICE + ".rig");
                    Connection database = here.database()) {
                // A round whose block was outrun is lost: Alice goes on until one was not.
                HhProcess.awaitTrue(
                        () -> "credited blocks, some of them for Alice",
                        () -> {
                            alice.submitBlock();
                            return count(database, "seen") + count(database, "mature")
                                            >= CREDITED_MIN
                                    && alicesRewards(database) > 0;
                        });
                here.rpc("generatetoaddress", "[100, \"" + SOMEBODY + "\"]");
                HhProcess.awaitTrue(
                        () -> "mature blocks", () -> count(database, "mature") >= CREDITED_MIN);
                assertThat(count(database, "disputed")).isZero();
                for (String hash : mature(database)) {
                    assertThat(settled(database, hash)).as(hash).isEqualTo(paid(here, hash));
                }
            }
            try (HhProcess verify = here.start("ledger verify")) {
                assertThat(verify.exitCode()).as(verify.output()).isZero();
                assertThat(verify.lines().getFirst()).startsWith("bookings ");
                assertThat(verify.lines()).contains("payouts           go on");
                assertThat(verify.lines().getLast()).isEqualTo("everything adds up");
            }
            backupIsMadeBesideARunningRole(here);
            assertThat(up.stop("TERM")).isZero();
        }
        restoredElsewhereItIsTheSame(here);
        nothingIsNoLedger();
    }

    private void backupIsMadeBesideARunningRole(Installation here) throws Exception {
        Path file = directory.resolve("live.zip");
        assertThat(done(here.commandLine("db status"))).contains("schema      ledger version ");
        String digest = digest(done(here.commandLine("db backup", file.toString())));
        assertThat(digest(done(List.of("db", "verify", file.toString())))).isEqualTo(digest);
    }

    /** The drill of the runbook: backup, verify, restore on an empty machine, backup again. */
    private void restoredElsewhereItIsTheSame(Installation here) throws Exception {
        Path file = directory.resolve("book.zip");
        String digest = digest(done(here.commandLine("db backup", file.toString())));
        assertThat(digest(done(List.of("db", "verify", file.toString())))).isEqualTo(digest);
        String elsewhere = directory.resolve("elsewhere").toString();
        assertThat(digest(done(List.of("db", "restore", file.toString(), "-d", elsewhere))))
                .isEqualTo(digest);
        assertThat(digest(done(List.of("db", "backup", "-d", elsewhere)))).isEqualTo(digest);
        assertThat(done(List.of("ledger", "verify", "-d", elsewhere)))
                .endsWith("everything adds up");
        assertThat(done(List.of("db", "status", "-d", elsewhere)))
                .contains("server      PostgreSQL ", "schema      ledger version ");
        HhCall again = HhCall.of(List.of("db", "restore", file.toString(), "-d", elsewhere));
        assertThat(again.exitCode()).isEqualTo(3);
        assertThat(again.text()).contains("has tables of schema ledger already");
    }

    private static String done(List<String> command) {
        HhCall call = HhCall.of(command);
        assertThat(call.exitCode()).as(call.text()).isZero();
        return call.text().strip();
    }

    private static String digest(String output) {
        Matcher digest = Pattern.compile("digest +([0-9a-f]{64})").matcher(output);
        assertThat(digest.find()).as(output).isTrue();
        return digest.group(1);
    }

    private void nothingIsNoLedger() {
        Path nothing = directory.resolve("nothing");
        HhCall verify = HhCall.of(List.of("ledger", "verify", "-d", nothing.toString()));
        assertThat(verify.exitCode()).isEqualTo(3);
        assertThat(verify.text()).contains("there is no ledger in " + nothing);
        assertThat(nothing).doesNotExist();
    }

    private static int count(Connection database, String stage) {
        try (Statement query = database.createStatement();
                ResultSet row =
                        query.executeQuery(
                                "SELECT count(*) FROM ledger.block_states WHERE stage = '%s'"
                                        .formatted(stage))) {
            row.next();
            return row.getInt(1);
        } catch (SQLException notYet) {
            return 0;
        }
    }

    private static List<String> mature(Connection database) throws SQLException {
        List<String> hashes = new ArrayList<>();
        try (Statement query = database.createStatement();
                ResultSet row =
                        query.executeQuery(
                                "SELECT hash FROM ledger.block_states WHERE stage = 'mature'")) {
            while (row.next()) {
                hashes.add(row.getString(1));
            }
        }
        return hashes;
    }

    /** What the book says left the coinbase, by output script; the treasury's has no script. */
    private static Map<Bytes, Long> settled(Connection database, String hash) throws Exception {
        Map<Bytes, Long> sums = new TreeMap<>();
        String treasury;
        try (Statement query = database.createStatement();
                ResultSet row =
                        query.executeQuery(
                                "SELECT encode(treasury, 'hex') FROM ledger.blocks WHERE hash = '%s'"
                                        .formatted(hash))) {
            row.next();
            treasury = row.getString(1);
        }
        try (Statement query = database.createStatement();
                ResultSet row =
                        query.executeQuery(
                                "SELECT p.account, p.sats FROM ledger.bookings b JOIN"
                                        + " ledger.postings p USING (booking) WHERE b.block = '%s'"
                                                .formatted(hash)
                                        + " AND b.kind = 'paid_in_coinbase'"
                                        + " AND p.account <> 'coinbase'")) {
            while (row.next()) {
                String account = row.getString(1);
                Bytes script =
                        account.equals("wallet")
                                ? Bytes.ofHex(treasury)
                                : Payee.of(Network.REGTEST, account.split("/")[1]).script();
                sums.merge(script, -row.getLong(2), Long::sum);
            }
        }
        return sums;
    }

    private static long alicesRewards(Connection database) {
        try (Statement query = database.createStatement();
                ResultSet row =
                        query.executeQuery(
                                "SELECT coalesce(sum(sats), 0) FROM ledger.rewards"
                                        + " WHERE account = '%s'".formatted(Installation.ALICE))) {
            row.next();
            return row.getLong(1);
        } catch (SQLException notYet) {
            return 0;
        }
    }

    /** What the block of the node pays, by output script. */
    private static Map<Bytes, Long> paid(Installation here, String hash) throws Exception {
        String hex = here.rpc("getblock", "[\"" + hash + "\", 0]").asString();
        if (!(Block.parse(Bytes.ofHex(hex).toArray()) instanceof ParsedBlock.Parsed(Block block))) {
            throw new AssertionError("not a block: " + hex);
        }
        Map<Bytes, Long> sums = new TreeMap<>();
        for (CoinbaseOutput output : CoinbaseOutput.of(block.transactions().getFirst())) {
            if (!output.isCommitment()) {
                sums.merge(output.script(), output.value().value(), Long::sum);
            }
        }
        return sums;
    }
}
