package org.hyperhash.platform.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.hyperhash.platform.life.StartFailed;
import org.junit.jupiter.api.Test;

class TcpServerTest {
    private static final Duration SETUP_LIMIT = Duration.ofMillis(300);

    @Test
    void cutsOffWhoTricklesBytesInsteadOfSettingUp() throws Exception {
        TcpServer server =
                server(
                        0,
                        10,
                        (_, socket, _) -> {
                            while (socket.getInputStream().read() >= 0) {
                                // Never enough.
                            }
                            return "left";
                        });
        server.start(failure -> {});
        long start = System.nanoTime();
        try (Socket client = connect(server)) {
            assertThatThrownBy(
                            () -> {
                                while (System.nanoTime() - start < 5_000_000_000L) {
                                    client.getOutputStream().write(1);
                                    Thread.sleep(20);
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
        while (server.connections() > 0) {
            Thread.sleep(1);
        }
        server.stop();
    }

    @Test
    void leavesAdmittedClientsAlone() throws Exception {
        TcpServer server =
                server(
                        0,
                        10,
                        (_, socket, admitted) -> {
                            admitted.run();
                            socket.getOutputStream().write(socket.getInputStream().read());
                            return "answered";
                        });
        server.start(failure -> {});
        try (Socket client = connect(server)) {
            Thread.sleep(2 * SETUP_LIMIT.toMillis());
            client.getOutputStream().write(9);
            assertThat(client.getInputStream().read()).isEqualTo(9);
        }
        server.stop();
    }

    @Test
    void servesEachClientOnItsOwnAndClosesTheSocketAfterwards() throws Exception {
        TcpServer server =
                server(
                        0,
                        10,
                        (id, socket, _) -> {
                            socket.getOutputStream().write((int) id);
                            return "done";
                        });
        server.start(failure -> {});
        for (int id = 1; id <= 3; id++) {
            try (Socket client = connect(server)) {
                assertThat(client.getInputStream().read()).isEqualTo(id);
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        }
        server.stop();
        assertThatThrownBy(() -> connect(server)).isInstanceOf(IOException.class);
    }

    @Test
    void turnsAwayWhoComesBeyondTheLimitAndForgetsWhoLeft() throws Exception {
        TcpServer server =
                server(
                        0,
                        1,
                        (_, socket, _) -> {
                            socket.getInputStream().read();
                            return "left";
                        });
        server.start(failure -> {});
        try (Socket first = connect(server)) {
            first.getOutputStream().flush();
            while (server.connections() == 0) {
                Thread.sleep(1);
            }
            try (Socket second = connect(server)) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
        }
        while (server.connections() > 0) {
            Thread.sleep(1);
        }
        server.stop();
    }

    @Test
    void handlerWithABugEndsItsOwnConnectionOnly() throws Exception {
        TcpServer server =
                server(
                        0,
                        10,
                        (id, socket, _) -> {
                            if (id == 1) {
                                throw new IllegalStateException("first one");
                            }
                            socket.getOutputStream().write(7);
                            return "done";
                        });
        server.start(failure -> {});
        try (Socket first = connect(server);
                Socket second = connect(server)) {
            assertThat(first.getInputStream().read()).isEqualTo(-1);
            assertThat(second.getInputStream().read()).isEqualTo(7);
        }
        server.stop();
    }

    @Test
    void takenPortIsExplainedWithItsKey() throws Exception {
        TcpServer first = server(0, 10, (_, _, _) -> "done");
        first.start(failure -> {});
        TcpServer second = server(first.port(), 10, (_, _, _) -> "done");
        assertThatThrownBy(() -> second.start(failure -> {}))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining(String.valueOf(first.port()))
                .hasMessageContaining("test.listen-port");
        first.stop();
    }

    private static TcpServer server(int port, int perAddress, TcpServer.Handler handler)
            throws IOException {
        return new TcpServer(
                "test",
                new TcpOptions("127.0.0.1", port, "test.listen-port", 100, perAddress, SETUP_LIMIT),
                handler);
    }

    private static Socket connect(TcpServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(5_000);
        return socket;
    }
}
