package org.hyperhash.bitcoin.crypto;

/**
 * Key exchange on keys that look random.
 *
 * @spec BIP 324 ElligatorSwift encoding, x-only ECDH
 */
public final class EllSwift {
    private EllSwift() {}

    /**
     * Encodes the public key of {@code secret}; other entropy gives another encoding.
     *
     * @param entropy 32 bytes
     */
    public static EllSwiftKey create(SecretKey secret, byte[] entropy) {
        requireLength(entropy, 32, "entropy");
        return new EllSwiftKey(Curve.SELECTED.ellSwiftCreate(secret.scalar(), entropy));
    }

    /**
     * The 32 bytes that both ends compute: a tagged hash of both encodings and the shared x.
     *
     * @param initiator the encoding of the end that opened the connection
     * @param responder the encoding of the other end
     * @param secret behind one of the two encodings
     * @param isInitiator whether {@code secret} is the initiator's
     */
    public static byte[] sharedSecret(
            EllSwiftKey initiator, EllSwiftKey responder, SecretKey secret, boolean isInitiator) {
        return Curve.SELECTED.ellSwiftSharedSecret(
                initiator.encoding().toArray(),
                responder.encoding().toArray(),
                secret.scalar(),
                isInitiator);
    }

    static void requireLength(byte[] value, int length, String name) {
        if (value.length != length) {
            throw new IllegalArgumentException(
                    "%s has %d bytes, not %d".formatted(name, length, value.length));
        }
    }
}
