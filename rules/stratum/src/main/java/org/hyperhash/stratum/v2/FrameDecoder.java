package org.hyperhash.stratum.v2;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;

/**
 * Turns bytes, in whatever pieces they arrive, into frames. Memory grows with the bytes received,
 * never with the length announced, and shrinks again after a large frame. Owned by the thread that
 * reads the connection.
 */
public final class FrameDecoder {
    /** What an idle connection keeps: more than a share, its ack or a prev-hash need. */
    private static final int IDLE_CAPACITY = 128;

    private static final byte[] NO_PAYLOAD = {};

    private final FrameCipher cipher;
    private final Queue<Frame> frames = new ArrayDeque<>(4);
    private final byte[] header = new byte[Frame.HEADER_LENGTH];
    private int maxPayload;

    /** The protected part that is being received. */
    private byte[] part = new byte[IDLE_CAPACITY];

    private int received;
    private int partLength;
    private boolean inPayload;

    private byte[] payload = NO_PAYLOAD;
    private int payloadReceived;
    private int payloadLength;
    private boolean refused;

    /**
     * @param maxPayload a {@link FrameLimit}
     */
    public FrameDecoder(FrameCipher cipher, int maxPayload) {
        this.cipher = cipher;
        this.maxPayload = maxPayload;
        expectHeader();
    }

    /** Changes the limit for frames whose header has not arrived yet. */
    public void limitTo(int newMaxPayload) {
        maxPayload = newMaxPayload;
    }

    /**
     * Takes in {@code length} bytes; the frames they complete wait for {@link #poll()}.
     *
     * @throws IOException a {@link WireFormatException} when a header announces more than the
     *     limit, or the refusal of the cipher; the connection is of no more use
     * @throws IllegalStateException when bytes were refused before
     */
    public void feed(byte[] source, int offset, int length) throws IOException {
        if (refused) {
            throw new IllegalStateException("fed after a refusal");
        }
        // Stays set when the cipher or a header throws below.
        refused = true;
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int count = Math.min(end - at, partLength - received);
            append(source, at, count);
            at += count;
            if (received == partLength) {
                completePart();
            }
        }
        refused = false;
    }

    public Optional<Frame> poll() {
        return Optional.ofNullable(frames.poll());
    }

    /** Whether bytes of an unfinished frame are held: the peer stopped in the middle. */
    public boolean isInsideFrame() {
        return inPayload || received > 0;
    }

    private void append(byte[] source, int offset, int count) {
        if (received + count > part.length) {
            int wanted = Math.max(received + count, 2 * part.length);
            part = Arrays.copyOf(part, Math.min(partLength, wanted));
        }
        System.arraycopy(source, offset, part, received, count);
        received += count;
    }

    private void completePart() throws IOException {
        if (inPayload) {
            openPayloadPart();
        } else {
            openHeader();
        }
        if (payloadReceived < payloadLength) {
            expectPayloadPart();
        } else {
            completeFrame();
        }
    }

    private void openHeader() throws IOException {
        cipher.open(part, partLength, header, 0);
        payloadLength = u16(3) | ((header[5] & 0xff) << 16);
        if (payloadLength > maxPayload) {
            throw new WireFormatException(
                    "frame", "msg_length", 3, payloadLength + " bytes, at most " + maxPayload);
        }
        inPayload = true;
    }

    private void openPayloadPart() throws IOException {
        int opened = partLength - cipher.overhead();
        int needed = payloadReceived + opened;
        if (needed > payload.length) {
            int wanted = Math.max(needed, 2 * payload.length);
            payload = Arrays.copyOf(payload, Math.min(payloadLength, wanted));
        }
        cipher.open(part, partLength, payload, payloadReceived);
        payloadReceived = needed;
    }

    private void completeFrame() {
        frames.add(new Frame(u16(0), header[2] & 0xff, payload, payloadLength));
        payload = NO_PAYLOAD;
        payloadReceived = 0;
        payloadLength = 0;
        if (part.length > IDLE_CAPACITY) {
            part = new byte[IDLE_CAPACITY];
        }
        expectHeader();
    }

    private void expectHeader() {
        inPayload = false;
        received = 0;
        partLength = Frame.HEADER_LENGTH + cipher.overhead();
    }

    private void expectPayloadPart() {
        received = 0;
        int open = Math.min(cipher.maxPart(), payloadLength - payloadReceived);
        partLength = open + cipher.overhead();
    }

    private int u16(int offset) {
        return (header[offset] & 0xff) | ((header[offset + 1] & 0xff) << 8);
    }
}
