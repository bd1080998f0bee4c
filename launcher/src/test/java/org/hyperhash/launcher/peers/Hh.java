package org.hyperhash.launcher.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.hyperhash.launcher.Main;
import org.hyperhash.platform.json.Json;
import org.hyperhash.testkit.peers.PeerProcess;
import org.hyperhash.testkit.peers.SriPool;
import tools.jackson.databind.JsonNode;

/** A role of ours as a process of its own, started as {@code ./hh} starts it. */
final class Hh implements AutoCloseable {
    /** Key that miners know our pools by: the sample key, which regtest allows. */
    static final String AUTHORITY_KEY = SriPool.AUTHORITY_KEY;

    /** Gets the subsidy. */
    static final String TREASURY =
            "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";

    /**
     * For mining_device, which stamps a block with its own clock plus 60 s, not the job's time,
     * and once per job. On a chain younger than eleven blocks, or one that grows by several in a
     * second, the least time is beyond that stamp, and every share is refused.
     */
    static final String RATE_FOR_DEVICES = "pool.shares-per-minute=30";

    /** Blocks that a chain should have before mining_device comes. */
    static final int BLOCKS_BEFORE_DEVICES = 12;

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final PeerProcess process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int httpPort;
    private final int port;

    private Hh(PeerProcess process, int httpPort, int port) {
        this.process = process;
        this.httpPort = httpPort;
        this.port = port;
    }

    /** Everything in one process, without the built-in miner. */
    static Hh up(Path folder, int translatorPort, int nodePort, String... settings)
            throws Exception {
        List<String> all = new ArrayList<>(poolSettings());
        all.add("translator.listen-port=" + translatorPort);
        all.add("translator.shares-per-minute=60");
        all.add("devnode.rpc-port=" + nodePort);
        all.addAll(List.of(settings));
        return start(folder, List.of("up", "--miners", "0"), "core", "pool.listen-port", all);
    }

    /** A pool on the source that the settings name. */
    static Hh pool(Path folder, String... settings) throws Exception {
        List<String> all = new ArrayList<>(poolSettings());
        all.addAll(List.of(settings));
        return start(folder, List.of("pool"), "pool", "pool.listen-port", all);
    }

    /** Share rates that a test can wait for. */
    private static List<String> poolSettings() {
        return List.of("pool.treasury-address=" + TREASURY, "pool.shares-per-minute=60");
    }

    static Hh translator(Path folder, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of("translator.shares-per-minute=60"));
        all.addAll(List.of(settings));
        return start(folder, List.of("translator"), "translator", "translator.listen-port", all);
    }

    static Hh devnode(Path folder) throws Exception {
        return start(folder, List.of("devnode"), "devnode", "devnode.rpc-port", List.of());
    }

    private static Hh start(
            Path folder, List<String> command, String role, String portKey, List<String> settings)
            throws Exception {
        int httpPort = PeerProcess.freePort();
        int port = PeerProcess.freePort();
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("-d", folder.resolve("data").toString()));
        List<String> all = new ArrayList<>(settings);
        all.add(role + ".http.listen-port=" + httpPort);
        all.add(portKey + "=" + port);
        all.forEach(setting -> words.addAll(List.of("-s", setting)));
        Hh started = new Hh(java(folder, "hh-" + command.getFirst(), words), httpPort, port);
        started.process.await("is up", START_LIMIT, started::isUp);
        return started;
    }

    /** Our CPU miner, which has no port. */
    static PeerProcess mine(Path folder, int poolPort, String user, String... more)
            throws IOException {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "mine",
                                "--url",
                                "stratum2+tcp://127.0.0.1:" + poolPort + "/" + AUTHORITY_KEY,
                                "--user",
                                user));
        words.addAll(List.of(more));
        return java(folder, "hh-mine", words);
    }

    private static PeerProcess java(Path folder, String name, List<String> words)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:+UseSerialGC",
                                "-Xmx512m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        command.addAll(words);
        Map<String, String> environment =
                Map.of("HH_POOL__AUTHORITY_SECRET", SriPool.AUTHORITY_SECRET);
        return PeerProcess.startCommand(folder, name, environment, command);
    }

    /** Where its miners, or for a node its callers, connect. */
    int port() {
        return port;
    }

    PeerProcess process() {
        return process;
    }

    private boolean isUp() throws InterruptedException {
        try {
            return status().equals("up");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** {@code up}, {@code degraded} or {@code down}. */
    String status() throws IOException, InterruptedException {
        return health().get("status").asString();
    }

    JsonNode health() throws IOException, InterruptedException {
        return Json.FOREIGN.readTree(get("/v1/health"));
    }

    /** The sum of a metric over its labels, or one of them: {@code name{label="value"}}. */
    long metric(String name) throws IOException, InterruptedException {
        return (long)
                get("/metrics")
                        .lines()
                        .filter(line -> line.matches(Pattern.quote(name) + "[ {},].*"))
                        .mapToDouble(line ->
                                Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum();
    }

    /** Shares that were durable when their miner was told. */
    long acknowledgedShares() throws IOException, InterruptedException {
        return metric("sv2_client_shares_acknowledged");
    }

    long rejectedShares() throws IOException, InterruptedException {
        return metric("sv2_client_shares_rejected_total");
    }

    long staleShares() throws IOException, InterruptedException {
        return metric("sv2_client_shares_rejected_total{error_code=\"stale-share\"");
    }

    /** Found blocks that the node's chain has. */
    long blocksInChain() throws IOException, InterruptedException {
        return metric("pool_blocks_in_chain");
    }

    /** Found blocks that every node refused. */
    long blocksLost() throws IOException, InterruptedException {
        return metric("pool_blocks_lost");
    }

    /** For the table. */
    String poolFigures() throws IOException, InterruptedException {
        return "pool: %d shares, %d rejected, %d blocks in the chain"
                .formatted(acknowledgedShares(), rejectedShares(), blocksInChain());
    }

    /** What the API says. */
    JsonNode api(String path) throws IOException, InterruptedException {
        return Json.FOREIGN.readTree(get("/api/v1" + path));
    }

    /** The share log of a block. */
    byte[] window(String block) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/api/v1/blocks/%s/window"
                                                .formatted(httpPort, block)))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    /** {@code hh payout verify FILE}, to its end. */
    static PeerProcess verifyPayouts(Path folder, Path file) throws IOException {
        return java(folder, "hh-payout-verify", List.of("payout", "verify", file.toString()));
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.close();
    }
}
