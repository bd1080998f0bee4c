package org.hyperhash.bench.micro;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.stratum.noise.HandshakeException;
import org.hyperhash.stratum.noise.NoiseInitiator;
import org.hyperhash.stratum.noise.NoiseResponder;
import org.hyperhash.stratum.noise.ServerIdentity;
import org.hyperhash.stratum.noise.ServerTrust;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Both ends of the Noise handshake, with libsecp256k1. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class HandshakeBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final SecretKey AUTHORITY = SecretKey.ofHex("01".repeat(32));
    private static final ServerIdentity SERVER =
            new ServerIdentity(
                    AUTHORITY,
                    SecretKey.ofHex("02".repeat(32)),
                    new byte[32],
                    NOW,
                    Duration.ofDays(1));
    private static final ServerTrust TRUST = new ServerTrust.Authority(AUTHORITY.publicKey());

    private final byte[] clientEntropy = filled(3);
    private final byte[] serverEntropy = filled(4);
    private final Bytes act1 = new NoiseInitiator(TRUST, clientEntropy.clone()).act1();
    private final Bytes act2 =
            NoiseResponder.respond(SERVER, act1, serverEntropy.clone(), NOW).act2();

    private static byte[] filled(int value) {
        byte[] entropy = new byte[NoiseResponder.ENTROPY];
        Arrays.fill(entropy, (byte) value);
        return entropy;
    }

    /** What a connection costs the pool. */
    @Benchmark
    public Object responder() {
        serverEntropy[0]++;
        return NoiseResponder.respond(SERVER, act1, serverEntropy.clone(), NOW);
    }

    /** What a connection costs the miner: the same entropy each time makes act 2 fit. */
    @Benchmark
    public Object initiator() throws HandshakeException {
        return new NoiseInitiator(TRUST, clientEntropy.clone()).finish(act2, NOW);
    }
}
