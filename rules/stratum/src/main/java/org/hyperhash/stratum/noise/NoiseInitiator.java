package org.hyperhash.stratum.noise;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.EllSwift;
import org.hyperhash.bitcoin.crypto.EllSwiftKey;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.bitcoin.crypto.XOnlyKey;

/**
 * The client's side of one handshake: {@link #act1()} goes out, then {@link #finish} takes the
 * answer. Owned by the thread that connects.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 4.5 Authenticated Key Agreement with ECDH
 */
public final class NoiseInitiator {
    private final SecretKey secret;
    private final EllSwiftKey encoding;
    private final ServerTrust trust;
    private final SymmetricState state = new SymmetricState();

    /**
     * @param entropy 64 fresh random bytes
     */
    public NoiseInitiator(ServerTrust trust, byte[] entropy) {
        this(
                trust,
                NoiseResponder.ephemeralSecret(entropy),
                Arrays.copyOfRange(entropy, 32, NoiseResponder.ENTROPY));
    }

    private NoiseInitiator(ServerTrust trust, SecretKey secret, byte[] encodingEntropy) {
        this(trust, secret, EllSwift.create(secret, encodingEntropy));
    }

    NoiseInitiator(ServerTrust trust, SecretKey secret, EllSwiftKey encoding) {
        this.trust = trust;
        this.secret = secret;
        this.encoding = encoding;
    }

    public Bytes act1() {
        return encoding.encoding();
    }

    /** A connection, and whom it leads to. */
    public record Established(NoiseTransport transport, XOnlyKey serverKey) {}

    /**
     * Takes the second act; afterwards this handshake is over, whatever the result.
     *
     * @throws HandshakeException when the server is not who it should be
     */
    public Established finish(Bytes act2, Instant now) throws HandshakeException {
        try {
            return complete(act2, now).established;
        } finally {
            secret.wipe();
        }
    }

    record Completed(Established established, Certificate certificate) {}

    Completed complete(Bytes act2, Instant now) throws HandshakeException {
        if (act2.length() != NoiseResponder.ACT_2) {
            throw new HandshakeException(
                    new HandshakeRefusal.Truncated(act2.length(), NoiseResponder.ACT_2));
        }
        try {
            return read(act2, now);
        } catch (HandshakeException refusal) {
            throw refusal;
        } catch (IOException _) {
            throw new HandshakeException(new HandshakeRefusal.NotAuthentic());
        }
    }

    private Completed read(Bytes act2, Instant now) throws IOException {
        state.mixHash(encoding.encoding().toArray());
        // The empty payload of act 1.
        state.mixHash(new byte[0]);

        EllSwiftKey ephemeral = new EllSwiftKey(act2.slice(0, EllSwiftKey.LENGTH));
        state.mixHash(ephemeral.encoding().toArray());
        state.mixKey(EllSwift.sharedSecret(encoding, ephemeral, secret, true));

        int keyEnd = 2 * EllSwiftKey.LENGTH + CipherState.MAC;
        byte[] sealedKey = act2.slice(EllSwiftKey.LENGTH, keyEnd).toArray();
        EllSwiftKey fixed = new EllSwiftKey(Bytes.wrap(state.decryptAndHash(sealedKey)));
        state.mixKey(EllSwift.sharedSecret(encoding, fixed, secret, true));

        byte[] sealedCertificate = act2.slice(keyEnd, act2.length()).toArray();
        Certificate certificate = Certificate.read(state.decryptAndHash(sealedCertificate));
        XOnlyKey serverKey = fixed.decode();
        Optional<HandshakeRefusal> refusal = certificate.refusal(serverKey, trust, now);
        if (refusal.isPresent()) {
            throw new HandshakeException(refusal.get());
        }
        return new Completed(new Established(state.split(true), serverKey), certificate);
    }
}
