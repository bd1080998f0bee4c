package org.hyperhash.bitcoin.crypto;

import org.hyperhash.bitcoin.Bytes;

/**
 * A public key as BIP 340 has it: the x coordinate, most significant byte first. Not every number
 * is one; verification and key exchange find out.
 */
public record XOnlyKey(Bytes x) {
    public static final int LENGTH = 32;

    public XOnlyKey {
        if (x.length() != LENGTH) {
            throw new IllegalArgumentException("a public key has 32 bytes, not " + x.length());
        }
    }

    XOnlyKey(byte[] x) {
        this(Bytes.wrap(x));
    }
}
