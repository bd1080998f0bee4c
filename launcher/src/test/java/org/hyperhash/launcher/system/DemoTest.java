package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperhash.platform.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a newcomer sees who types {@code hh demo}. */
class DemoTest {
    /** 100 confirmations at 10 blocks per second, on a machine that does other things too. */
    private static final Duration MATURITY = Duration.ofSeconds(90);

    private static final Pattern PAYMENT =
            Pattern.compile("(\\d+) sat paid to (?:fast|slow) (bcrt1\\w+)");

    @TempDir private Path directory;

    @Test
    void blockMaturesAndItsPayoutsAreSettledAndSaid() throws Exception {
        Installation here = new Installation(directory);
        try (HhProcess demo = start(here, "--speed", "10")) {
            Path data = Path.of(demo.await("  data +(\\S+) \\(removed at the end\\)").group(1));
            demo.await("compressed +time: a block about every 100 ms \\(speed 10\\)");
            demo.await("block 1 found by (fast|slow) bcrt1");
            demo.await("block 1 is in the ledger: 4950000000 sat for (fast|slow) bcrt1\\w+,");
            demo.await("block 1 has \\d+ of 100 confirmations");
            Map<Integer, Map<String, Long>> told = new TreeMap<>();
            for (int height = 1; height <= 3; height++) {
                String mature = "block %d is mature: (.*); settled".formatted(height);
                told.put(height, payments(demo.await(mature, MATURITY).group(1)));
            }
            System.out.printf(
                    "hh demo: three blocks mature after %.1f s%n", demo.secondsSinceStart());
            demo.await("mature: paid and settled so far [1-9]\\d+ sat to fast, \\d+ sat to slow");
            assertThat(coinbases(here, told.keySet())).isEqualTo(told);
            assertThat(data).isDirectory();
            assertThat(demo.stop("INT")).isZero();
            assertThat(demo.output()).doesNotContain(" ERROR ", "Exception", "\tat ");
            assertThat(data.getParent()).doesNotExist();
        }
        assertThat(directory.resolve("data")).doesNotExist();
    }

    /** On ports of its own; the share rate is the demo's. */
    private static HhProcess start(Installation here, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("demo"));
        here.settings.forEach((key, value) -> {
            if (key.endsWith("-port")) {
                line.addAll(List.of("-s", key + "=" + value));
            }
        });
        line.addAll(List.of(arguments));
        return HhProcess.start(here.directory, line);
    }

    private static Map<String, Long> payments(String told) {
        Map<String, Long> payments = new TreeMap<>();
        Matcher payment = PAYMENT.matcher(told);
        while (payment.find()) {
            payments.merge(payment.group(2), Long.parseLong(payment.group(1)), Long::sum);
        }
        assertThat(payments).isNotEmpty();
        return payments;
    }

    /** What the coinbases of these blocks pay to miners, as the API shows it. */
    private static Map<Integer, Map<String, Long>> coinbases(
            Installation here, Set<Integer> heights) throws Exception {
        Map<Integer, Map<String, Long>> paid = new TreeMap<>();
        String cursor = "";
        while (paid.size() < heights.size()) {
            JsonNode page = api(here, "/api/v1/blocks?limit=100" + cursor);
            for (JsonNode block : page.get("items")) {
                if (heights.contains(block.get("height").asInt())
                        && block.get("confirmations").asInt() > 0) {
                    paid.put(
                            block.get("height").asInt(),
                            coinbase(here, block.get("hash").asString()));
                }
            }
            assertThat(page.hasNonNull("next") || paid.size() == heights.size()).isTrue();
            cursor = "&cursor=" + page.path("next").asString();
        }
        return paid;
    }

    private static Map<String, Long> coinbase(Installation here, String hash) throws Exception {
        Map<String, Long> paid = new TreeMap<>();
        for (JsonNode output : api(here, "/api/v1/blocks/" + hash).get("outputs")) {
            if (!List.of("treasury", "other").contains(output.get("kind").asString())) {
                String address = output.get("address").asString();
                paid.merge(address, output.get("value_sats").asLong(), Long::sum);
            }
        }
        return paid;
    }

    private static JsonNode api(Installation here, String path) throws Exception {
        return Json.FOREIGN.readTree(
                HhProcess.get(here.port("core.http.listen-port"), path).body());
    }

    @Test
    void wrongStartIsExplainedAndTouchesNothing() throws Exception {
        Path earnest = directory.resolve("earnest");
        Files.createDirectories(earnest.resolve("regtest"));
        refused(2, "--speed is 11; a demo makes 1 to 10 blocks per second", "--speed", "11");
        refused(2, earnest + " has data that no demo made", "--data-dir", earnest.toString());
        refused(2, "network is signet, but hh demo runs", "-s", "network=signet");
        refused(2, "database.url is set", "-s", "database.url=jdbc:postgresql://127.0.0.1/x");
        refused(
                2,
                "names a node or a template provider",
                "-s",
                "template.nodes.0.url=http://127.0.0.1:18443",
                "-s",
                "template.nodes.0.cookie-file=c");
        assertThat(files(earnest)).containsExactly(earnest.resolve("regtest"));
    }

    @Test
    void takenPortIsNamedAndTheNamedDirectoryStays() throws Exception {
        Installation here = new Installation(directory);
        Path kept = directory.resolve("kept");
        try (ServerSocket taken =
                        new ServerSocket(
                                here.port("core.http.listen-port"),
                                1,
                                InetAddress.getLoopbackAddress());
                HhProcess demo = start(here, "--data-dir", kept.toString())) {
            assertThat(demo.exitCode()).as(demo.output()).isEqualTo(3);
            assertThat(demo.output())
                    .contains("127.0.0.1:" + taken.getLocalPort(), "another program uses")
                    .doesNotContain("Exception", "\tat ");
        }
        assertThat(kept.resolve("demo.mark")).exists();
        assertThat(kept.resolve("regtest/keys/authority.key")).exists();
    }

    private void refused(int exitCode, String reason, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("demo"));
        line.addAll(List.of(arguments));
        try (HhProcess demo = HhProcess.start(directory, line)) {
            assertThat(demo.exitCode()).as(demo.output()).isEqualTo(exitCode);
            assertThat(demo.output()).contains(reason).doesNotContain("Exception", "\tat ");
        }
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
