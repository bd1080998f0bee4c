package org.hyperhash.bitcoin.crypto;

import java.util.Optional;

/** What we need of secp256k1, on bytes of the right lengths and scalars in range. */
interface Curve {
    Curve SELECTED = select(System.getProperty("hyperhash.secp256k1", ""));

    /**
     * @param wanted {@code java} to do without the C library
     */
    static Curve select(String wanted) {
        if (wanted.equals("java")) {
            return new JavaCurve();
        }
        Optional<Curve> library = NativeCurve.load();
        return library.orElseGet(JavaCurve::new);
    }

    /** The x coordinate of the scalar's point. */
    byte[] publicKey(byte[] scalar);

    byte[] ellSwiftCreate(byte[] scalar, byte[] entropy);

    /** The x coordinate behind an encoding. */
    byte[] ellSwiftDecode(byte[] encoding);

    byte[] ellSwiftSharedSecret(
            byte[] initiator, byte[] responder, byte[] scalar, boolean isInitiator);

    byte[] sign(byte[] message, byte[] scalar, byte[] entropy);

    boolean verify(byte[] signature, byte[] message, byte[] publicKey);
}
