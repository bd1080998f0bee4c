package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.pool.PoolServer;
import org.hyperhash.stratum.noise.NoiseResponder;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.common.Subprotocol;
import org.hyperhash.stratum.v2.mining.MiningMessage;

/**
 * One encrypted connection of the swarm. One thread reads; one thread, possibly another, writes.
 */
final class SwarmMiner implements AutoCloseable {
    /** Whom all miners are paid to. */
    static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    private static final ServerTrust TRUST =
            new ServerTrust.Authority(BenchPool.AUTHORITY.publicKey());
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PATIENCE_MS = 60_000;

    /** Connections from one loopback address, far below the number of ports. */
    private static final int PER_ADDRESS = 20_000;

    private final Socket socket;
    private final NoiseStream stream;
    private final Queue<Message> received = new ArrayDeque<>();

    /**
     * An open channel with work.
     *
     * @param jobId that is valid now
     * @param extranonceLength bytes to choose
     */
    record Channel(int id, int jobId, int minTime, int extranonceLength) {}

    private SwarmMiner(Socket socket, NoiseStream stream) {
        this.socket = socket;
        this.stream = stream;
    }

    /**
     * Connects and shakes hands.
     *
     * @param number of the miner, which spreads the swarm over source addresses
     */
    static SwarmMiner connect(int port, int number) throws IOException {
        Socket socket = new Socket();
        try {
            // A reset at the end leaves no port behind in TIME_WAIT.
            socket.setSoLinger(true, 0);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            byte[] source = {127, 0, 1, (byte) (1 + number / PER_ADDRESS)};
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
            byte[] entropy = new byte[NoiseResponder.ENTROPY];
            RANDOM.nextBytes(entropy);
            NoiseStream stream =
                    NoiseStream.initiate(
                            socket.getInputStream(),
                            socket.getOutputStream(),
                            TRUST,
                            entropy,
                            Instant.now(),
                            FrameLimit.POOL_TO_MINER);
            return new SwarmMiner(socket, stream);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    void setUp() throws IOException {
        write(
                new CommonMessage.SetupConnection(
                        Subprotocol.MINING.code(),
                        CommonMessage.VERSION,
                        CommonMessage.VERSION,
                        0,
                        "127.0.0.1",
                        0,
                        "swarm",
                        "",
                        "",
                        ""));
        expect(CommonMessage.SetupConnectionSuccess.class);
    }

    /** Opens an extended channel for the easiest target and waits for its first job. */
    Channel open(String worker) throws IOException {
        write(
                new MiningMessage.OpenExtendedMiningChannel(
                        1, ADDRESS + "." + worker, 0, Target.EASIEST, 2));
        var opened = expect(MiningMessage.OpenExtendedMiningChannelSuccess.class);
        if (!opened.target().equals(Target.EASIEST)) {
            throw new IOException("the pool gave a harder target: " + opened.target());
        }
        expect(MiningMessage.NewExtendedMiningJob.class);
        var tip = expect(MiningMessage.SetNewPrevHash.class);
        // From here on silence is normal.
        socket.setSoTimeout(0);
        return new Channel(
                opened.channelId(), tip.jobId(), tip.minNtime(), opened.extranonceSize());
    }

    private <T extends Message> T expect(Class<T> kind) throws IOException {
        while (received.isEmpty()) {
            received.addAll(read());
        }
        Message message = received.remove();
        if (!kind.isInstance(message)) {
            throw new IOException("expected %s, got %s".formatted(kind.getSimpleName(), message));
        }
        return kind.cast(message);
    }

    /** The next messages, at least one. */
    List<Message> read() throws IOException {
        List<Message> messages = stream.readAvailable(PoolServer.MESSAGES);
        if (messages.isEmpty()) {
            throw new IOException("the pool closed the connection");
        }
        return messages;
    }

    void write(Message... messages) throws IOException {
        stream.write(PoolServer.MESSAGES, messages);
    }

    void write(List<Message> messages) throws IOException {
        stream.write(PoolServer.MESSAGES, messages);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
