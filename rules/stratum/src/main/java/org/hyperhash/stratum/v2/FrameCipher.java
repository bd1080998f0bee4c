package org.hyperhash.stratum.v2;

import java.io.IOException;

/**
 * What protects one direction of a connection. A frame travels as its header, then its payload in
 * parts of at most {@link #maxPart()} bytes; each of them is protected on its own.
 */
public interface FrameCipher {
    /** Nothing: for tests and networks of one's own. */
    FrameCipher PLAIN = new PlainFrames();

    /** Bytes by which each part grows. */
    int overhead();

    /** The largest part before it grows. */
    int maxPart();

    /** Protects a part in place; {@link #overhead()} bytes behind it are free. */
    void seal(byte[] buffer, int offset, int length);

    /**
     * Opens the protected part at the start of {@code sealed}.
     *
     * @param length with overhead
     * @throws IOException when the part was forged or damaged; nothing can be opened after it
     */
    void open(byte[] sealed, int length, byte[] destination, int offset) throws IOException;
}
