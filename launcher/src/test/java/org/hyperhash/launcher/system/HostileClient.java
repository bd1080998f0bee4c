package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.XOnlyKey;
import org.hyperhash.pool.PoolServer;
import org.hyperhash.stratum.noise.NoiseResponder;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.v2.Frame;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.MessageKind;
import org.hyperhash.stratum.v2.common.CommonMessage;

/** Sends what no good client sends. A server may answer, close or reset, but not hang. */
final class HostileClient {
    private static final int PATIENCE_MS = 20_000;
    private static final String CLOSED = "(Connection reset|Broken pipe|Socket closed).*";

    private final Random random;

    HostileClient(long seed) {
        random = new Random(seed);
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        return socket;
    }

    /** Random bytes of all lengths: left alone, ended in order, reset. */
    void garbage(int port) {
        for (int round = 0; round < 60; round++) {
            byte[] bytes = randomBytes(random.nextInt(4_000));
            try (Socket socket = connect(port)) {
                socket.setSoLinger(round % 3 == 0, 0);
                socket.getOutputStream().write(bytes);
                if (round % 3 == 1) {
                    socket.shutdownOutput();
                    socket.getInputStream().readNBytes(100);
                }
            } catch (IOException closed) {
                assertThat(closed).hasMessageMatching(CLOSED);
            }
        }
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Sends bytes, then says no more, and returns what comes back until the server closes. */
    static byte[] exchange(int port, byte[] bytes) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            socket.getInputStream().transferTo(answer);
        } catch (IOException closed) {
            assertThat(closed).hasMessageMatching(CLOSED);
        }
        return answer.toByteArray();
    }

    /** Replays a handshake and set-up that the server took before, whole and cut short. */
    void replay(int port, XOnlyKey authority, int subprotocol) throws IOException {
        byte[] genuine = recordSetUp(port, authority, subprotocol);
        for (int length : List.of(1, 63, 64, 65, 80, genuine.length - 1, genuine.length)) {
            byte[] start = new byte[length];
            System.arraycopy(genuine, 0, start, 0, length);
            // New keys on the other side: it answers the handshake and understands nothing else.
            assertThat(exchange(port, start).length).isIn(0, NoiseResponder.ACT_2);
        }
    }

    private byte[] recordSetUp(int port, XOnlyKey authority, int subprotocol) throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (Socket socket = connect(port)) {
            OutputStream recorder =
                    new FilterOutputStream(socket.getOutputStream()) {
                        @Override
                        public void write(byte[] bytes, int offset, int length) throws IOException {
                            out.write(bytes, offset, length);
                            sent.write(bytes, offset, length);
                        }
                    };
            NoiseStream stream = handshake(socket, recorder, authority);
            setUp(stream, port, subprotocol);
        }
        return sent.toByteArray();
    }

    private NoiseStream handshake(Socket socket, OutputStream out, XOnlyKey authority)
            throws IOException {
        return NoiseStream.initiate(
                socket.getInputStream(),
                out,
                new ServerTrust.Authority(authority),
                randomBytes(64),
                Instant.now(),
                FrameLimit.POOL_TO_MINER);
    }

    private static void setUp(NoiseStream stream, int port, int subprotocol) throws IOException {
        stream.write(
                PoolServer.MESSAGES,
                new CommonMessage.SetupConnection(
                        subprotocol, 2, 2, 0, "127.0.0.1", port, "hostile", "", "", ""));
        assertThat(stream.read(PoolServer.MESSAGES))
                .get()
                .isInstanceOf(CommonMessage.SetupConnectionSuccess.class);
    }

    /** Turns hostile when the handshake is done: the server closes the connection. */
    void abuseSession(int port, XOnlyKey authority, int subprotocol) throws IOException {
        for (int trick = 0; trick < 5; trick++) {
            try (Socket socket = connect(port)) {
                NoiseStream stream = handshake(socket, socket.getOutputStream(), authority);
                if (trick > 1) {
                    setUp(stream, port, subprotocol);
                }
                switch (trick) {
                    case 0, 2 -> socket.getOutputStream().write(randomBytes(5_000));
                    // OpenExtendedMiningChannel, or RequestTransactionData, cut short.
                    case 1, 3 -> stream.write(List.of(frame(0x13, 3), frame(0x73, 3)));
                    default -> stream.write(List.of(frame(0x13, Frame.MAX_PAYLOAD)));
                }
                socket.shutdownOutput();
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException closed) {
                assertThat(closed).hasMessageMatching(CLOSED);
            }
        }
    }

    private Frame frame(int type, int length) {
        return Frame.of(MessageKind.ofConnection(type, "hostile"), Bytes.wrap(randomBytes(length)));
    }

    /** What an HTTP server says to a request until it closes; a whole answer is enough. */
    static String http(int port, String request) throws IOException {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = connect(port)) {
            // Beside the reading: an answer may come before the request has been taken.
            Thread writer = Thread.ofVirtual().start(() -> write(socket, request));
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8_192];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                if (answer.indexOf("\r\n\r\n") > 0 && answer.indexOf("}") > 0) {
                    break;
                }
            }
            writer.interrupt();
        } catch (IOException closed) {
            assertThat(closed).hasMessageMatching(CLOSED);
        }
        return answer.toString();
    }

    private static void write(Socket socket, String request) {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        } catch (IOException refusedEarly) {
            // The answer says why.
        }
    }

    /** Many connections that say nothing, some of them a byte now and then. */
    static final class Silence implements AutoCloseable {
        private final List<SocketChannel> channels = new ArrayList<>();

        /** From several addresses: a limit per address may not be what saves the others. */
        void connect(int port, int connections) throws IOException {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = SocketChannel.open();
                channels.add(channel);
                channel.bind(new InetSocketAddress("127.0.0." + (2 + i % 4), 0));
                channel.connect(new InetSocketAddress("127.0.0.1", port));
                channel.configureBlocking(false);
            }
        }

        /** Says one byte on every twentieth connection and returns how many are still open. */
        long drip() {
            for (int i = 0; i < channels.size(); i += 20) {
                try {
                    channels.get(i).write(ByteBuffer.wrap(new byte[] {'{'}));
                } catch (IOException closed) {
                    // The next look finds it out.
                }
            }
            return channels.stream().filter(Silence::isOpen).count();
        }

        private static boolean isOpen(SocketChannel channel) {
            ByteBuffer answer = ByteBuffer.allocate(1_024);
            try {
                int count = channel.read(answer);
                while (count > 0) {
                    count = channel.read(answer.clear());
                }
                return count == 0;
            } catch (IOException reset) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
    }
}
