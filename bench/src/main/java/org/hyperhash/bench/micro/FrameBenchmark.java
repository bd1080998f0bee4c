package org.hyperhash.bench.micro;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.pool.PoolServer;
import org.hyperhash.stratum.noise.HandshakeException;
import org.hyperhash.stratum.noise.NoiseInitiator;
import org.hyperhash.stratum.noise.NoiseResponder;
import org.hyperhash.stratum.noise.NoiseTransport;
import org.hyperhash.stratum.noise.ServerIdentity;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.v2.Frame;
import org.hyperhash.stratum.v2.FrameDecoder;
import org.hyperhash.stratum.v2.FrameEncoder;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.WireFormatException;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One share as message, frame and ciphertext. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class FrameBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final Message share =
            new MiningMessage.SubmitSharesExtended(
                    1, 2, 3, 4, 5, 0x20000000, Bytes.ofHex("00".repeat(14)));
    private final Message ack = new MiningMessage.SubmitSharesSuccess(1, 2, 10, 10);
    private final Frame shareFrame = PoolServer.MESSAGES.encode(share);
    private final FrameEncoder sealer;
    private final FrameEncoder twinSealer;
    private final FrameDecoder opener;
    private final Wire wire = new Wire();

    /** Keeps what was written last. */
    private static final class Wire extends OutputStream {
        private final byte[] content = new byte[1 << 12];
        private int length;

        @Override
        public void write(int one) {
            content[length++] = (byte) one;
        }

        @Override
        public void write(byte[] source, int offset, int count) {
            System.arraycopy(source, offset, content, 0, count);
            length = count;
        }
    }

    private record Ends(NoiseTransport client, NoiseTransport server) {}

    public FrameBenchmark() {
        sealer = new FrameEncoder(handshake().client().sending());
        Ends ends = handshake();
        twinSealer = new FrameEncoder(ends.client().sending());
        opener = new FrameDecoder(ends.server().receiving(), FrameLimit.MINER_TO_POOL);
    }

    private static Ends handshake() {
        SecretKey authority = SecretKey.ofHex("01".repeat(32));
        ServerIdentity server =
                new ServerIdentity(
                        authority,
                        SecretKey.ofHex("02".repeat(32)),
                        new byte[32],
                        NOW,
                        Duration.ofDays(1));
        byte[] entropy = new byte[NoiseResponder.ENTROPY];
        entropy[0] = 1;
        NoiseInitiator client =
                new NoiseInitiator(
                        new ServerTrust.Authority(authority.publicKey()), entropy.clone());
        NoiseResponder.Response response =
                NoiseResponder.respond(server, client.act1(), entropy.clone(), NOW);
        try {
            return new Ends(client.finish(response.act2(), NOW).transport(), response.transport());
        } catch (HandshakeException bug) {
            throw new IllegalStateException("our own handshake fails", bug);
        }
    }

    @Benchmark
    public Frame encodeShare() {
        return PoolServer.MESSAGES.encode(share);
    }

    @Benchmark
    public Message decodeShare() throws WireFormatException {
        return PoolServer.MESSAGES.decode(shareFrame);
    }

    @Benchmark
    public Frame encodeAck() {
        return PoolServer.MESSAGES.encode(ack);
    }

    @Benchmark
    public Object sealShare() throws IOException {
        sealer.add(shareFrame);
        sealer.drainTo(wire);
        return wire;
    }

    /** Less {@link #sealShare}, this is what opening costs: each needs the other's counter. */
    @Benchmark
    public Optional<Frame> sealAndOpenShare() throws IOException {
        twinSealer.add(shareFrame);
        twinSealer.drainTo(wire);
        opener.feed(wire.content, 0, wire.length);
        return opener.poll();
    }
}
