package org.hyperhash.stratum.v2;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Turns frames into the bytes of one direction of a connection. Frames collect until they are
 * drained, so that several leave in one write. Owned by the thread that writes the connection.
 */
public final class FrameEncoder {
    /** What an idle connection keeps. */
    private static final int IDLE_CAPACITY = 128;

    private final FrameCipher cipher;
    private byte[] buffer = new byte[IDLE_CAPACITY];
    private int length;

    public FrameEncoder(FrameCipher cipher) {
        this.cipher = cipher;
    }

    public void add(Frame frame) {
        reserve(sealedLength(frame.length()));
        frame.copyHeaderTo(buffer, length);
        sealPart(Frame.HEADER_LENGTH);
        for (int from = 0; from < frame.length(); from += cipher.maxPart()) {
            int count = Math.min(cipher.maxPart(), frame.length() - from);
            frame.copyPayloadTo(from, count, buffer, length);
            sealPart(count);
        }
    }

    /** Bytes that wait to be drained. */
    public int length() {
        return length;
    }

    /** Writes what waits in one write; it is gone from here even when the write fails. */
    public void drainTo(OutputStream out) throws IOException {
        byte[] sealed = buffer;
        int count = length;
        length = 0;
        if (buffer.length > IDLE_CAPACITY) {
            buffer = new byte[IDLE_CAPACITY];
        }
        out.write(sealed, 0, count);
    }

    private int sealedLength(int payload) {
        int parts = 1 + Math.ceilDiv(payload, cipher.maxPart());
        return Frame.HEADER_LENGTH + payload + parts * cipher.overhead();
    }

    private void sealPart(int partLength) {
        cipher.seal(buffer, length, partLength);
        length += partLength + cipher.overhead();
    }

    private void reserve(int count) {
        if (count > buffer.length - length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + count, 2 * buffer.length));
        }
    }
}
