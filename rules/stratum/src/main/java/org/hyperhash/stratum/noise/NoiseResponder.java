package org.hyperhash.stratum.noise;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.EllSwift;
import org.hyperhash.bitcoin.crypto.EllSwiftKey;
import org.hyperhash.bitcoin.crypto.SecretKey;

/**
 * The server's side of a handshake: one act in, one act out. Any 64 bytes are a first act, so that
 * there is nothing to refuse.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 4.5 Authenticated Key Agreement with ECDH
 */
public final class NoiseResponder {
    /** The client's ephemeral key. */
    public static final int ACT_1 = EllSwiftKey.LENGTH;

    /** Our ephemeral key, our static key and the certificate, the latter two encrypted. */
    public static final int ACT_2 =
            EllSwiftKey.LENGTH
                    + (EllSwiftKey.LENGTH + CipherState.MAC)
                    + (Certificate.LENGTH + CipherState.MAC);

    /** Bytes of entropy that a handshake uses: the ephemeral key and the choice of its encoding. */
    public static final int ENTROPY = 64;

    private NoiseResponder() {}

    /** The second act, and the connection that begins after it. */
    public record Response(Bytes act2, NoiseTransport transport) {}

    /**
     * @param act1 64 bytes
     * @param entropy 64 fresh random bytes
     */
    public static Response respond(
            ServerIdentity identity, Bytes act1, byte[] entropy, Instant now) {
        SecretKey secret = ephemeralSecret(entropy);
        EllSwiftKey encoding = EllSwift.create(secret, Arrays.copyOfRange(entropy, 32, ENTROPY));
        try {
            return respond(
                    new EllSwiftKey(act1),
                    new KeyPair(secret, encoding),
                    new KeyPair(identity.secret(), identity.encoding()),
                    identity.certificateAt(now));
        } finally {
            secret.wipe();
        }
    }

    static SecretKey ephemeralSecret(byte[] entropy) {
        if (entropy.length != ENTROPY) {
            throw new IllegalArgumentException(
                    "a handshake takes %d bytes of entropy, not %d"
                            .formatted(ENTROPY, entropy.length));
        }
        return SecretKey.of(Arrays.copyOf(entropy, SecretKey.LENGTH));
    }

    record KeyPair(SecretKey secret, EllSwiftKey encoding) {}

    static Response respond(
            EllSwiftKey clientKey, KeyPair ephemeral, KeyPair fixed, Certificate certificate) {
        SymmetricState state = new SymmetricState();
        state.mixHash(clientKey.encoding().toArray());
        // The empty payload of act 1.
        state.mixHash(new byte[0]);

        ByteArrayOutputStream act2 = new ByteArrayOutputStream(ACT_2);
        byte[] ephemeralKey = ephemeral.encoding.encoding().toArray();
        state.mixHash(ephemeralKey);
        act2.writeBytes(ephemeralKey);
        state.mixKey(EllSwift.sharedSecret(clientKey, ephemeral.encoding, ephemeral.secret, false));
        act2.writeBytes(state.encryptAndHash(fixed.encoding.encoding().toArray()));
        state.mixKey(EllSwift.sharedSecret(clientKey, fixed.encoding, fixed.secret, false));
        act2.writeBytes(state.encryptAndHash(certificate.toArray()));
        return new Response(Bytes.wrap(act2.toByteArray()), state.split(false));
    }
}
