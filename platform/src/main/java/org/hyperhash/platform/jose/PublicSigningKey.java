package org.hyperhash.platform.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The public half of a signing key.
 *
 * @param x its 32 bytes in base64url, as JWK and {@code hh keys} name it
 */
public record PublicSigningKey(String x) {
    static final int LENGTH = 32;

    /** DER of an Ed25519 key up to its 32 bytes (RFC 8410). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /**
     * @throws IllegalArgumentException unless {@code x} is an Ed25519 public key
     */
    public PublicSigningKey {
        byte[] key = Base64Url.decode(x);
        if (key.length != LENGTH) {
            throw new IllegalArgumentException(
                    "a public signing key has 32 bytes in base64url, not %d".formatted(key.length));
        }
        publicKey(key);
    }

    private static PublicKey publicKey(byte[] key) {
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + LENGTH);
        System.arraycopy(key, 0, encoded, PREFIX.length, LENGTH);
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 public key", e);
        }
    }

    /** Its thumbprint (RFC 7638): how signatures name their key. */
    public String id() {
        String members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(x);
        try {
            return Base64Url.encode(
                    MessageDigest.getInstance("SHA-256").digest(members.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(Base64Url.decode(x)));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException wrongForm) {
            return false;
        }
    }
}
