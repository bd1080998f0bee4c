package org.hyperhash.bitcoin.crypto;

import java.util.Optional;

/** What we need of secp256k1, on bytes of the right lengths and scalars in range. */
interface Curve {
    Curve SELECTED = select();

    private static Curve select() {
        if ("java".equals(System.getProperty("hyperhash.secp256k1"))) {
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
