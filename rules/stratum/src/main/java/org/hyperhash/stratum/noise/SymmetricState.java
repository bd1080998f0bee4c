package org.hyperhash.stratum.noise;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What both ends of a handshake agree on so far: a hash of everything sent and a chain of keys.
 *
 * @spec https://noiseprotocol.org/noise.html 5.2 The SymmetricState object
 */
final class SymmetricState {
    /** SHA-256 of {@code Noise_NX_Secp256k1+EllSwift_ChaChaPoly_SHA256}, longer than 32 bytes. */
    private static final byte[] PROTOCOL =
            sha256(
                    "Noise_NX_Secp256k1+EllSwift_ChaChaPoly_SHA256"
                            .getBytes(StandardCharsets.US_ASCII));

    private static final byte[] EMPTY = {};

    private byte[] hash;
    private byte[] chainingKey = PROTOCOL;
    private Optional<CipherState> cipher = Optional.empty();

    /** Starts with the empty prologue. */
    SymmetricState() {
        hash = sha256(PROTOCOL);
    }

    byte[] handshakeHash() {
        return hash.clone();
    }

    void mixHash(byte[] data) {
        hash = sha256(hash, data);
    }

    void mixKey(byte[] sharedSecret) {
        byte[][] keys = derive(sharedSecret);
        chainingKey = keys[0];
        cipher = Optional.of(new CipherState(keys[1]));
        Arrays.fill(sharedSecret, (byte) 0);
    }

    /** Before the first key nothing is encrypted, but the hash moves on all the same. */
    byte[] encryptAndHash(byte[] plain) {
        if (cipher.isEmpty()) {
            mixHash(plain);
            return plain;
        }
        byte[] sealed = Arrays.copyOf(plain, plain.length + CipherState.MAC);
        cipher.get().seal(hash, sealed, 0, plain.length);
        mixHash(sealed);
        return sealed;
    }

    byte[] decryptAndHash(byte[] sealed) throws ForgedMessageException {
        if (cipher.isEmpty()) {
            mixHash(sealed);
            return sealed;
        }
        byte[] plain = new byte[sealed.length - CipherState.MAC];
        cipher.get().open(hash, sealed, sealed.length, plain, 0);
        mixHash(sealed);
        return plain;
    }

    /** The ciphers of the connection. */
    NoiseTransport split(boolean isInitiator) {
        byte[][] keys = derive(EMPTY);
        CipherState fromInitiator = new CipherState(keys[0]);
        CipherState fromResponder = new CipherState(keys[1]);
        return isInitiator
                ? new NoiseTransport(fromInitiator, fromResponder)
                : new NoiseTransport(fromResponder, fromInitiator);
    }

    /** HKDF with two outputs. */
    private byte[][] derive(byte[] input) {
        byte[] temporary = hmac(chainingKey, input);
        byte[] first = hmac(temporary, new byte[] {1});
        byte[] chained = Arrays.copyOf(first, first.length + 1);
        chained[first.length] = 2;
        return new byte[][] {first, hmac(temporary, chained)};
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has HMAC-SHA-256", impossible);
        }
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha256.update(part);
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
