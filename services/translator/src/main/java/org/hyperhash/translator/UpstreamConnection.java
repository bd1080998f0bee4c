package org.hyperhash.translator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.hyperhash.stratum.noise.NoiseResponder;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.MessageTable;
import org.hyperhash.stratum.v2.common.CommonMessages;
import org.hyperhash.stratum.v2.extension.ExtensionMessages;
import org.hyperhash.stratum.v2.mining.MiningMessages;

/**
 * An encrypted connection to an upstream. One thread reads, one writes; {@link #close} may come
 * from any.
 */
final class UpstreamConnection implements AutoCloseable {
    /** Limit of connecting, and of the handshake after it. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** An upstream whose machine is gone is noticed after 30 + 3 * 5 seconds. */
    private static final int KEEPALIVE_IDLE_S = 30;

    private static final int KEEPALIVE_INTERVAL_S = 5;
    private static final int KEEPALIVE_COUNT = 3;

    private static final MessageTable MESSAGES =
            MessageTable.of(CommonMessages.TABLE, MiningMessages.TABLE, ExtensionMessages.TABLE);

    private final UpstreamAddress address;
    private final Socket socket;
    private final NoiseStream stream;

    /** When the write that is under way began, {@link System#nanoTime}; 0 when there is none. */
    private volatile long writingSince;

    private UpstreamConnection(UpstreamAddress address, Socket socket, NoiseStream stream) {
        this.address = address;
        this.socket = socket;
        this.stream = stream;
    }

    static UpstreamConnection open(
            UpstreamAddress address, SecureRandom random, InstantSource clock) throws IOException {
        Socket socket = new Socket();
        try {
            int timeoutMs = (int) CONNECT_TIMEOUT.toMillis();
            socket.connect(
                    new InetSocketAddress(address.url().host(), address.url().port()), timeoutMs);
            socket.setTcpNoDelay(true);
            keepAlive(socket);
            socket.setSoTimeout(timeoutMs);
            byte[] entropy = new byte[NoiseResponder.ENTROPY];
            random.nextBytes(entropy);
            NoiseStream stream =
                    NoiseStream.initiate(
                            socket.getInputStream(),
                            socket.getOutputStream(),
                            address.trust(),
                            entropy,
                            clock.instant(),
                            FrameLimit.POOL_TO_MINER);
            socket.setSoTimeout(0);
            return new UpstreamConnection(address, socket, stream);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void keepAlive(Socket socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL_S);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_COUNT);
        }
    }

    UpstreamAddress address() {
        return address;
    }

    /** Waits for messages; empty when the upstream closed the connection. */
    List<Message> read() throws IOException {
        return stream.readAvailable(MESSAGES);
    }

    void write(List<Message> messages) throws IOException {
        writingSince = System.nanoTime();
        try {
            stream.write(MESSAGES, messages);
        } finally {
            writingSince = 0;
        }
    }

    /** Whether the upstream has not read for longer than {@code limit}. */
    boolean isStuckWriting(Duration limit) {
        long since = writingSince;
        return since != 0 && System.nanoTime() - since > limit.toNanos();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
