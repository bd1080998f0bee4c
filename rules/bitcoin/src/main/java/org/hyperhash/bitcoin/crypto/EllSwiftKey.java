package org.hyperhash.bitcoin.crypto;

import org.hyperhash.bitcoin.Bytes;

/**
 * A public key that looks like 64 random bytes. A key has many encodings: compare {@link
 * #decode()}, never the encodings.
 *
 * @spec BIP 324 ElligatorSwift encoding of curve X coordinates
 */
public record EllSwiftKey(Bytes encoding) {
    public static final int LENGTH = 64;

    public EllSwiftKey {
        if (encoding.length() != LENGTH) {
            throw new IllegalArgumentException(
                    "an ElligatorSwift key has 64 bytes, not " + encoding.length());
        }
    }

    EllSwiftKey(byte[] encoding) {
        this(Bytes.wrap(encoding));
    }

    /** Every 64 bytes encode some key. */
    public XOnlyKey decode() {
        return new XOnlyKey(Curve.SELECTED.ellSwiftDecode(encoding.toArray()));
    }
}
