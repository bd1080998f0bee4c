package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.hyperhash.bitcoin.crypto.XOnlyKey;
import org.hyperhash.stratum.v2.common.Subprotocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reaches the ports of a running network may send anything: good miners do not notice. */
class HostileBytesTest {
    private static final long SEED = 20_260_101;
    private static final int SILENT_PER_PORT = 500;

    /** Log files and compactions come and go; connections of an attack are hundreds. */
    private static final int DESCRIPTOR_NOISE = 5;

    /** Pools of threads keep some for a minute. */
    private static final int THREAD_NOISE = 10;

    @TempDir private Path directory;
    private final HostileClient hostile = new HostileClient(SEED);
    private Installation here;
    private int pool;
    private int translator;
    private int template;
    private int rpc;
    private int core;

    @BeforeEach
    void install() throws IOException {
        here = new Installation(directory);
        here.settings.put("database.url", "jdbc:postgresql://127.0.0.1:1/none");
        here.settings.put("pool.setup-timeout-ms", "2000");
        here.settings.put("translator.setup-timeout-ms", "2000");
        here.settings.put("template.server.setup-timeout-ms", "2000");
        here.settings.put("core.http.idle-timeout-ms", "2000");
        pool = here.port("pool.listen-port");
        translator = here.port("translator.listen-port");
        template = here.port("template.server.listen-port");
        rpc = here.port("devnode.rpc-port");
        core = here.port("core.http.listen-port");
    }

    @Test
    void goodMinerIsServedAndNothingLeaks() throws Exception {
        try (HhProcess up = here.start("up", "--miners", "0")) {
            up.await("Ctrl-C stops");
            try (HhProcess server = here.start("template");
                    ShareMiner miner =
                            new ShareMiner(pool, here.authority(), Installation.ALICE + ".good")) {
                server.await("template-server listens");
                // Whatever is loaded once, is.
                hostile.garbage(core);
                try (SteadyMiner good = new SteadyMiner(miner)) {
                    good.assertServed();
                    Usage ofUp = Usage.of(up);
                    Usage ofServer = Usage.of(server);
                    attack(good);
                    ofUp.awaitAgain(up);
                    ofServer.awaitAgain(server);
                    good.assertServed();
                }
                assertThat(server.stop("TERM")).isZero();
                assertThat(server.output()).doesNotContain("a bug", "internal error", "\tat ");
            }
            assertThat(up.stop("TERM")).isZero();
            assertThat(up.output()).doesNotContain("a bug", "internal error", "\tat ");
        }
    }

    private void attack(SteadyMiner good) throws Exception {
        for (int port : List.of(pool, translator, template, rpc, core)) {
            hostile.garbage(port);
            good.assertServed();
        }
        XOnlyKey authority = here.authority();
        hostile.replay(pool, authority, Subprotocol.MINING.code());
        hostile.replay(template, authority, Subprotocol.TEMPLATE_DISTRIBUTION.code());
        hostile.abuseSession(pool, authority, Subprotocol.MINING.code());
        hostile.abuseSession(template, authority, Subprotocol.TEMPLATE_DISTRIBUTION.code());
        good.assertServed();
        hostileHttp();
        hostileRpc();
        good.assertServed();
        hostileLines();
        good.assertServed();
        silence(good);
    }

    private void hostileHttp() throws IOException {
        String get = "GET / HTTP/1.1\r\nHost: x\r\n";
        assertThat(HostileClient.http(core, get + "X: " + "a".repeat(1 << 18))).contains(" 431 ");
        assertThat(HostileClient.http(core, get + "Host: y\r\n\r\n")).contains(" 400 ");
        assertThat(HostileClient.http(core, "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n"))
                .matches("(?s)HTTP/1.1 4.*");
        String smuggled =
                """
                POST /v1/health HTTP/1.1\r
                Host: x\r
                Content-Length: 4\r
                Transfer-Encoding: chunked\r
                \r
                0\r
                \r
                GET /metrics HTTP/1.1\r
                \r
                """;
        assertThat(HostileClient.http(core, smuggled)).contains(" 400 ").doesNotContain("jvm_");
    }

    private void hostileRpc() throws IOException {
        String deep = "[".repeat(200_000);
        assertThat(call("", deep)).contains(" 401 ");
        assertThat(call("Authorization: Basic eDp5\r\n", "{}")).contains(" 401 ");

        byte[] cookie = Files.readString(here.data().resolve("devnode/.cookie")).strip().getBytes();
        String right =
                "Authorization: Basic %s\r\n".formatted(Base64.getEncoder().encodeToString(cookie));
        assertThat(call(right, deep)).contains("-32700");
        assertThat(call(right, "{\"method\":\"getblockcount\",\"params\":" + deep))
                .contains("-32700");
        assertThat(call(right, "{\"method\":\"getblockcount\",\"id\":1}")).contains("\"result\":");
        String endless =
                "POST / HTTP/1.1\r\nHost: x\r\n%sContent-Length: 99999999999\r\n\r\n{}"
                        .formatted(right);
        assertThat(HostileClient.http(rpc, endless)).contains(" 413 ");
    }

    private String call(String authorization, String body) throws IOException {
        return HostileClient.http(
                rpc,
                "POST / HTTP/1.1\r\nHost: x\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(authorization, body.length(), body));
    }

    /** Lines that never end, nest deeply, are no text or mean nothing. */
    private void hostileLines() throws IOException {
        String subscribe = "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":";
        String authorize = "{\"id\":1,\"method\":\"mining.authorize\",\"params\":";
        for (String line :
                List.of(
                        "a".repeat(1 << 20),
                        subscribe + "[".repeat(100_000),
                        subscribe + "[".repeat(500) + "]".repeat(500) + "}\n",
                        authorize + "[\"" + "x".repeat(3_000) + "\",\"\"]}\n",
                        "{\"id\":1,\"method\":\"mining.submit\",\"params\":[1,2,3]}\n",
                        "{\"id\":null}\n{}\n[]\nnull\n\n\0\0\n",
                        "\u00ff\u00fe\u0080\u0000\n".repeat(100),
                        "GET / HTTP/1.1\r\nHost: x\r\n\r\n")) {
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            byte[] answer = HostileClient.exchange(translator, bytes);
            assertThat(new String(answer, StandardCharsets.UTF_8)).doesNotContain("Exception");
        }
    }

    private void silence(SteadyMiner good) throws Exception {
        try (HostileClient.Silence silence = new HostileClient.Silence()) {
            for (int port : List.of(pool, translator, template, core)) {
                silence.connect(port, SILENT_PER_PORT);
            }
            good.assertServed();
            HhProcess.awaitTrue(() -> "the servers close them", () -> silence.drip() == 0);
            good.assertServed();
            // Long polls make the node patient: these end with their client.
            silence.connect(rpc, 100);
            good.assertServed();
        }
    }

    /** What a process holds of the system. */
    private record Usage(long descriptors, long threads) {
        static Usage of(HhProcess process) {
            try {
                return new Usage(process.descriptors(), process.threads());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void awaitAgain(HhProcess process) throws InterruptedException {
            HhProcess.awaitTrue(
                    () -> "%s again, it is %s".formatted(this, of(process)),
                    () -> isAgain(of(process)));
        }

        private boolean isAgain(Usage now) {
            return now.descriptors <= descriptors + DESCRIPTOR_NOISE
                    && now.threads <= threads + THREAD_NOISE;
        }
    }
}
