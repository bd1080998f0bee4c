package org.hyperhash.bitcoin.crypto;

import org.hyperhash.bitcoin.Bytes;

/**
 * Schnorr signatures on secp256k1.
 *
 * @spec BIP 340
 */
public final class Schnorr {
    public static final int SIGNATURE_LENGTH = 64;

    private Schnorr() {}

    /**
     * @param entropy 32 fresh random bytes, or zeros for a deterministic signature
     */
    public static Bytes sign(Bytes message, SecretKey secret, byte[] entropy) {
        EllSwift.requireLength(entropy, 32, "entropy");
        return Bytes.wrap(Curve.SELECTED.sign(message.toArray(), secret.scalar(), entropy));
    }

    /** False for a wrong signature, a signature of another length, and a key off the curve. */
    public static boolean isValid(Bytes signature, Bytes message, XOnlyKey key) {
        return signature.length() == SIGNATURE_LENGTH
                && Curve.SELECTED.verify(signature.toArray(), message.toArray(), key.x().toArray());
    }
}
