package org.hyperhash.miner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.channel.JobBook;
import org.hyperhash.stratum.channel.SeenShares;
import org.hyperhash.stratum.channel.ShareJudge;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.noise.AuthorityKey;
import org.hyperhash.stratum.noise.NoiseResponder;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.noise.ServerIdentity;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.mining.MiningMessage;

/** A pool that does what a test tells it, one connection after the other. */
final class FakePool implements AutoCloseable {
    static final int CHANNEL = 7;
    static final int GROUP = 3;
    static final Bytes PREFIX = Bytes.ofHex("00010203");
    static final int ROLLABLE = 6;
    static final int MIN_TIME = (int) (Instant.now().getEpochSecond() - 100);
    static final int BITS = 0x1d00ffff;

    /** One hash in 1,024. */
    static final Target TARGET =
            Target.ofNumber(Target.EASIEST.toNumber().divide(BigInteger.valueOf(1_024)));

    static final ExtendedJob JOB =
            new ExtendedJob(
                    0x20000000,
                    ExtendedJob.BIP323_BITS,
                    Bytes.ofHex("01".repeat(60)),
                    Bytes.ofHex("02".repeat(80)),
                    true,
                    List.of(Hash256.ofHex("0f".repeat(32)), Hash256.ofHex("1f".repeat(32))));

    private static final int PATIENCE_MS = 10_000;

    private final SecretKey authority = SecretKey.of(filled(1));
    private final ServerSocket listener;

    FakePool() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(PATIENCE_MS);
    }

    private static byte[] filled(int value) {
        byte[] secret = new byte[32];
        java.util.Arrays.fill(secret, (byte) value);
        return secret;
    }

    int port() {
        return listener.getLocalPort();
    }

    String url() {
        return urlWithKey(authority);
    }

    String urlWithKey(SecretKey key) {
        return "stratum2+tcp://127.0.0.1:%d/%s"
                .formatted(port(), AuthorityKey.format(key.publicKey()));
    }

    String sv1Url() {
        return "stratum+tcp://127.0.0.1:" + port();
    }

    /** The next miner, before any handshake. */
    Socket accept() throws IOException {
        Socket socket = listener.accept();
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    Sv2Peer acceptSv2() throws IOException {
        Socket socket = accept();
        byte[] entropy = new byte[NoiseResponder.ENTROPY];
        new SecureRandom().nextBytes(entropy);
        ServerIdentity identity =
                new ServerIdentity(
                        authority,
                        SecretKey.of(filled(2)),
                        filled(3),
                        Instant.now(),
                        ServerIdentity.DEFAULT_VALIDITY);
        return new Sv2Peer(
                socket,
                NoiseStream.respond(
                        socket.getInputStream(),
                        socket.getOutputStream(),
                        identity,
                        entropy,
                        Instant.now(),
                        FrameLimit.MINER_TO_POOL));
    }

    /** A miner with an open extended channel that has no work yet. */
    Sv2Peer acceptOpen() throws IOException {
        Sv2Peer peer = acceptSv2();
        peer.setUp(0);
        var open = peer.expect(MiningMessage.OpenExtendedMiningChannel.class);
        peer.send(
                new MiningMessage.OpenExtendedMiningChannelSuccess(
                        open.requestId(),
                        CHANNEL,
                        TARGET,
                        ROLLABLE,
                        PREFIX,
                        OptionalInt.of(GROUP)));
        return peer;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** The pool's side of one Stratum V2 connection, with a judge for its shares. */
    static final class Sv2Peer implements AutoCloseable {
        private final Socket socket;
        private final NoiseStream stream;
        private final JobBook jobs = new JobBook(false);
        private final SeenShares seen = new SeenShares();
        private final ShareJudge judge = new ShareJudge();
        private final Queue<Message> received = new ArrayDeque<>();

        Sv2Peer(Socket socket, NoiseStream stream) {
            this.socket = socket;
            this.stream = stream;
        }

        CommonMessage.SetupConnection setUp(int flags) throws IOException {
            var setup = expect(CommonMessage.SetupConnection.class);
            send(new CommonMessage.SetupConnectionSuccess(2, flags));
            return setup;
        }

        <T extends Message> T expect(Class<T> kind) throws IOException {
            while (received.isEmpty()) {
                List<Message> batch = stream.readAvailable(Sv2Client.MESSAGES);
                if (batch.isEmpty()) {
                    throw new IOException("the miner closed the connection");
                }
                received.addAll(batch);
            }
            return kind.cast(received.remove());
        }

        void send(Message... messages) throws IOException {
            stream.write(Sv2Client.MESSAGES, messages);
        }

        /** A future job for the group and the tip that starts it. */
        void sendTip(int jobId, Hash256 previous) throws IOException {
            jobs.addFuture(jobId, jobId, JOB);
            jobs.activate(jobId, new ChainTip(previous, BITS, MIN_TIME), TARGET, PREFIX);
            seen.clear();
            send(
                    job(GROUP, jobId, OptionalInt.empty()),
                    new MiningMessage.SetNewPrevHash(GROUP, jobId, previous, MIN_TIME, BITS));
        }

        /** Another job on the same tip. */
        void sendJob(int jobId, Hash256 previous, Target target) throws IOException {
            jobs.addActive(
                    jobId, jobId, JOB, new ChainTip(previous, BITS, MIN_TIME), target, PREFIX);
            send(job(CHANNEL, jobId, OptionalInt.of(MIN_TIME)));
        }

        private static Message job(int address, int jobId, OptionalInt minTime) {
            return new MiningMessage.NewExtendedMiningJob(
                    address,
                    jobId,
                    minTime,
                    JOB.version(),
                    true,
                    JOB.merklePath(),
                    JOB.coinbasePrefix(),
                    JOB.coinbaseSuffix());
        }

        MiningMessage.SubmitSharesExtended share() throws IOException {
            return expect(MiningMessage.SubmitSharesExtended.class);
        }

        ShareVerdict judge(MiningMessage.SubmitSharesExtended share) {
            return judge.judge(
                    new ShareJudge.Submission(
                            share.jobId(),
                            share.nonce(),
                            share.ntime(),
                            share.version(),
                            share.extranonce()),
                    jobs,
                    seen,
                    PREFIX,
                    ROLLABLE,
                    Instant.now().getEpochSecond());
        }

        /** Whether the miner has hung up. */
        boolean isLeft() throws IOException {
            try {
                while (!stream.readAvailable(Sv2Client.MESSAGES).isEmpty()) {
                    Thread.onSpinWait();
                }
                return true;
            } catch (java.net.SocketException reset) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** The pool's side of one Stratum V1 connection. */
    static final class Sv1Peer implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Sv1Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.lines =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        String line() throws IOException {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("the miner closed the connection");
            }
            return line;
        }

        void send(byte[] line) throws IOException {
            socket.getOutputStream().write(line);
        }

        void send(String line) throws IOException {
            send((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
