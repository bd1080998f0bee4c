package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reaches the ports of a running network may send anything: good miners do not notice. */
class HostileBytesTest {
    private static final int SILENT_PER_PORT = 1_000;
    private static final long SEED = 20_260_101;

    @TempDir private Path directory;
    private final Random random = new Random(SEED);

    @Test
    void goodMinerIsServedAndNothingLeaks() throws Exception {
        Installation here = new Installation(directory);
        here.settings.put("database.url", "jdbc:postgresql://127.0.0.1:1/none");
        here.settings.put("pool.setup-timeout-ms", "2000");
        here.settings.put("translator.setup-timeout-ms", "2000");
        here.settings.put("core.http.idle-timeout-ms", "2000");
        try (HhProcess up = here.start("up", "--miners", "0")) {
            up.await("Ctrl-C stops");
            int pool = here.port("pool.listen-port");
            int translator = here.port("translator.listen-port");
            int core = here.port("core.http.listen-port");
            int rpc = here.port("devnode.rpc-port");
            HhProcess.get(core, "/v1/health");
            try (ShareMiner miner =
                            new ShareMiner(pool, here.authority(), Installation.ALICE + ".good");
                    Steady steady = new Steady(miner)) {
                miner.awaitAcknowledged(5);
                long descriptors = up.descriptors();
                long threads = up.threads();

                garbage(List.of(pool, translator, core, rpc));
                steady.assertServed();
                hostileHttp(core, rpc, Files.readString(here.data().resolve("devnode/.cookie")));
                steady.assertServed();
                hostileLines(translator);
                steady.assertServed();
                silence(List.of(pool, translator), steady);

                HhProcess.awaitTrue(
                        () -> "%d descriptors, %d are open".formatted(descriptors, open(up)),
                        () -> open(up) <= descriptors + 5);
                assertThat(up.threads()).isLessThanOrEqualTo(threads + 10);
                assertThat(miner.isOver()).isFalse();
                assertThat(miner.refusals()).isEmpty();
            }
            assertThat(up.stop("TERM")).isZero();
            assertThat(up.output()).doesNotContain("a bug", "internal error", "\tat ");
        }
    }

    private static long open(HhProcess process) {
        try {
            return process.descriptors();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Submits a share from time to time on a thread of its own. */
    private static final class Steady implements AutoCloseable {
        private final ShareMiner miner;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<String> failure = new AtomicReference<>("");
        private final Thread thread;

        Steady(ShareMiner miner) {
            this.miner = miner;
            thread = Thread.ofPlatform().start(this::mine);
        }

        private void mine() {
            try {
                while (!over.get()) {
                    miner.submit(false);
                    Thread.sleep(50);
                }
            } catch (IOException | InterruptedException e) {
                failure.set(String.valueOf(e));
            }
        }

        /** A share submitted from now on is acknowledged. */
        void assertServed() throws InterruptedException {
            miner.awaitAcknowledged(miner.acknowledged().size() + 3);
            assertThat(failure.get()).isEmpty();
        }

        @Override
        public void close() throws InterruptedException {
            over.set(true);
            thread.join();
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        return socket;
    }

    /** Random bytes of all lengths, with and without an orderly end. */
    private void garbage(List<Integer> ports) throws Exception {
        for (int port : ports) {
            for (int round = 0; round < 60; round++) {
                byte[] bytes = new byte[random.nextInt(4_000)];
                random.nextBytes(bytes);
                try (Socket socket = connect(port)) {
                    if (round % 3 == 0) {
                        socket.setSoLinger(true, 0);
                    }
                    socket.getOutputStream().write(bytes);
                    if (round % 3 == 1) {
                        socket.shutdownOutput();
                        socket.getInputStream().readNBytes(100);
                    }
                } catch (IOException closed) {
                    assertThat(closed).hasMessageMatching("(Connection reset|Broken pipe).*");
                }
            }
        }
    }

    private static void hostileHttp(int core, int rpc, String cookie) throws Exception {
        String host = "Host: x\r\n";
        assertThat(http(core, "GET / HTTP/1.1\r\n" + host + "X: " + "a".repeat(1 << 18)))
                .contains(" 431 ");
        String smuggled =
                "POST /v1/health HTTP/1.1\r\n%sContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
                        .formatted(host);
        assertThat(http(core, smuggled + "0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n"))
                .contains(" 400 ")
                .doesNotContain("jvm_");
        assertThat(http(core, "GET /../../etc/passwd HTTP/1.1\r\n" + host + "\r\n"))
                .matches("(?s)HTTP/1.1 4.*");
        assertThat(http(core, "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")).contains(" 400 ");

        String deep = "[".repeat(200_000);
        assertThat(rpc(rpc, "", deep)).contains(" 401 ");
        assertThat(rpc(rpc, "Authorization: Basic eDp5\r\n", "{}")).contains(" 401 ");
        String right =
                "Authorization: Basic "
                        + Base64.getEncoder()
                                .encodeToString(cookie.strip().getBytes(StandardCharsets.UTF_8))
                        + "\r\n";
        assertThat(rpc(rpc, right, deep)).contains("-32700");
        assertThat(rpc(rpc, right, "{\"method\":\"getblockcount\",\"params\":" + deep))
                .contains("-32700");
        assertThat(rpc(rpc, right, "{\"method\":\"getblockcount\",\"id\":1}"))
                .contains("\"result\":");
        assertThat(
                        http(
                                rpc,
                                "POST / HTTP/1.1\r\n%s%sContent-Length: 99999999999\r\n\r\n{}"
                                        .formatted(host, right)))
                .contains(" 413 ");
    }

    private static String rpc(int port, String authorization, String body) throws IOException {
        return http(
                port,
                "POST / HTTP/1.1\r\nHost: x\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(authorization, body.length(), body));
    }

    /** What the server says until it closes or is silent. */
    private static String http(int port, String request) throws IOException {
        try (Socket socket = connect(port)) {
            socket.setSoTimeout(3_000);
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    OutputStream out = socket.getOutputStream();
                                    out.write(request.getBytes(StandardCharsets.UTF_8));
                                    out.flush();
                                } catch (IOException refusedEarly) {
                                    // The answer says why.
                                }
                            });
            StringBuilder answer = new StringBuilder();
            try {
                InputStream in = socket.getInputStream();
                byte[] buffer = new byte[8_192];
                for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                    answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                    if (answer.indexOf("\r\n\r\n") > 0 && answer.indexOf("}") > 0) {
                        break;
                    }
                }
            } catch (IOException end) {
                // Reset or silence: what came so far counts.
            }
            writer.interrupt();
            return answer.toString();
        }
    }

    /** Lines that never end, nest deeply or mean nothing. */
    private static void hostileLines(int translator) throws Exception {
        for (String line :
                List.of(
                        "a".repeat(1 << 20),
                        "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":"
                                + "[".repeat(100_000),
                        "{\"id\":1,\"method\":\"mining.submit\",\"params\":[1,2,3]}\n",
                        "{\"id\":null}\n{}\n[]\nnull\n\n\0\0\n",
                        "{\"id\":1,\"method\":\"mining.authorize\",\"params\":[\""
                                + "x".repeat(3_000)
                                + "\",\"\"]}\n",
                        "GET / HTTP/1.1\r\nHost: x\r\n\r\n")) {
            try (Socket socket = connect(translator)) {
                socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                socket.getInputStream().readNBytes(1_000);
            } catch (IOException closed) {
                assertThat(closed).hasMessageMatching("(Connection reset|Broken pipe).*");
            }
        }
    }

    /** Connections that say nothing, or one byte now and then. */
    private static void silence(List<Integer> ports, Steady steady) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int port : ports) {
                for (int i = 0; i < SILENT_PER_PORT; i++) {
                    Socket socket = new Socket();
                    socket.bind(new InetSocketAddress("127.0.0." + (2 + i % 4), 0));
                    socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
                    sockets.add(socket);
                }
            }
            steady.assertServed();
            for (int i = 0; i < 4; i++) {
                Thread.sleep(700);
                for (int s = 0; s < sockets.size(); s += 20) {
                    try {
                        sockets.get(s).getOutputStream().write('{');
                    } catch (IOException dropped) {
                        // That is what the limits are for.
                    }
                }
                steady.assertServed();
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
