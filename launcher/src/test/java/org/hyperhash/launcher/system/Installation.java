package org.hyperhash.launcher.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.bitcoin.crypto.XOnlyKey;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.journal.JournalPage;
import org.hyperhash.platform.json.Json;
import org.hyperhash.stratum.noise.AuthorityKey;
import tools.jackson.databind.JsonNode;

/** A data directory with free ports for every role, and a look at what is kept in it. */
final class Installation {
    static final String ALICE = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    /** First byte of a share in the journal. */
    private static final byte SHARE_KIND = 1;

    final Path directory;
    final Map<String, String> settings = new LinkedHashMap<>();

    Installation(Path directory) throws IOException {
        this.directory = directory;
        for (String key :
                List.of(
                        "pool.listen-port",
                        "translator.listen-port",
                        "template.server.listen-port",
                        "devnode.rpc-port",
                        "core.http.listen-port",
                        "pool.http.listen-port",
                        "translator.http.listen-port",
                        "template.http.listen-port",
                        "devnode.http.listen-port")) {
            settings.put(key, Integer.toString(freePort()));
        }
        // Every share is acknowledged soon, and difficulty stays low for test miners.
        settings.put("pool.share-batch-delay-ms", "20");
        settings.put("pool.shares-per-minute", "6000");
        settings.put("ledger.projection.retry-pause-ms", "200");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port(String key) {
        return Integer.parseInt(settings.get(key));
    }

    HhProcess start(String command, String... arguments) throws IOException {
        return HhProcess.start(directory, commandLine(command, arguments));
    }

    List<String> commandLine(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.addAll(List.of("--data-dir", directory.resolve("data").toString()));
        settings.forEach((key, value) -> line.addAll(List.of("-s", key + "=" + value)));
        line.addAll(List.of(arguments));
        return line;
    }

    /** Makes the keys and runs to its end. */
    void makeKeys() throws IOException, InterruptedException {
        try (HhProcess keys = start("keys")) {
            if (keys.exitCode() != 0) {
                throw new AssertionError(keys.output());
            }
        }
    }

    Path data() {
        return directory.resolve("data").resolve("regtest");
    }

    XOnlyKey authority() throws IOException {
        SecretKey secret =
                AuthorityKey.parseSecret(
                        Files.readString(data().resolve("keys/authority.key")).strip());
        return secret.publicKey();
    }

    Path shareJournal() {
        return data().resolve("pool/shares");
    }

    /** The records of the share journal as raw bytes; the pool must not run. */
    List<byte[]> journal() throws Exception {
        Journal journal = new Journal("shares", JournalOptions.of(shareJournal()));
        journal.start(failure -> {});
        try {
            List<byte[]> records = new ArrayList<>();
            JournalPage page = journal.read(journal.firstSequence(), 10_000, 16L << 20);
            while (!page.records().isEmpty()) {
                records.addAll(page.records());
                page = journal.read(page.nextSequence(), 10_000, 16L << 20);
            }
            return records;
        } finally {
            journal.stop();
        }
    }

    /** The hashes of all journalled shares in internal byte order, as often as they are there. */
    List<String> journalledShares() throws Exception {
        return journal().stream()
                .filter(entry -> entry[0] == SHARE_KIND)
                .map(entry -> ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN))
                .map(Installation::hashOfShare)
                .map(Hash256::toHex)
                .toList();
    }

    /** Kind, version, time, account, worker and target come before it. */
    private static Hash256 hashOfShare(ByteBuffer entry) {
        entry.position(2 + Long.BYTES);
        for (int text = 0; text < 2; text++) {
            int length = Short.toUnsignedInt(entry.getShort());
            entry.position(entry.position() + length);
        }
        entry.position(entry.position() + Hash256.LENGTH);
        return new Hash256(entry.getLong(), entry.getLong(), entry.getLong(), entry.getLong());
    }

    /** To the embedded server of the running process. */
    Connection database() throws IOException, SQLException {
        Path postgres = data().resolve("postgres");
        String port = Files.readAllLines(postgres.resolve("data/postmaster.pid")).get(3).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "postgres",
                Files.readString(postgres.resolve("password")).strip());
    }

    /** The hashes of all projected shares; fails when one is there twice. */
    static Set<String> projected(Connection database) throws SQLException {
        Set<String> hashes = new TreeSet<>();
        try (Statement query = database.createStatement();
                ResultSet rows =
                        query.executeQuery("SELECT encode(hash, 'hex') FROM ledger.shares")) {
            while (rows.next()) {
                if (!hashes.add(rows.getString(1))) {
                    throw new AssertionError("projected twice: " + rows.getString(1));
                }
            }
        }
        return hashes;
    }

    /** Asks the embedded node of the running process. */
    JsonNode rpc(String method, String params) throws Exception {
        String login = Files.readString(data().resolve("devnode/.cookie")).strip();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("devnode.rpc-port")))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                                                .formatted(method, params)))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode result = Json.FOREIGN.readTree(answer.body()).path("result");
            assertThat(result.isMissingNode() || result.isNull()).as(answer.body()).isFalse();
            return result;
        }
    }
}
