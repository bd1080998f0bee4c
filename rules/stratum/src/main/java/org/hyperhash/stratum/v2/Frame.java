package org.hyperhash.stratum.v2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;

/**
 * One framed message: a header and its payload, which the frame owns. Immutable, with value
 * equality.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 3.2 Framing
 */
public final class Frame {
    /** Bytes of a header: extension_type U16, msg_type U8, msg_length U24. */
    public static final int HEADER_LENGTH = 6;

    /** The largest payload that a U24 can announce. */
    public static final int MAX_PAYLOAD = 0xffffff;

    /** Marks, in extension_type, a payload that starts with a channel id. */
    private static final int CHANNEL_BIT = 0x8000;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int extensionType;
    private final int type;
    private final byte[] payload;
    private final int length;

    /** Takes over {@code payload}, whose first {@code length} bytes count. */
    Frame(int extensionType, int type, byte[] payload, int length) {
        if (length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("a payload of " + length + " bytes has no frame");
        }
        this.extensionType = extensionType;
        this.type = type;
        this.payload = payload;
        this.length = length;
    }

    Frame(MessageKind kind, WireWriter payload) {
        this(extensionType(kind), kind.type(), payload.release(), payload.length());
    }

    public static Frame of(MessageKind kind, Bytes payload) {
        return new Frame(extensionType(kind), kind.type(), payload.toArray(), payload.length());
    }

    private static int extensionType(MessageKind kind) {
        return kind.channelMessage() ? kind.extension() | CHANNEL_BIT : kind.extension();
    }

    /** Without the channel bit. */
    public int extension() {
        return extensionType & ~CHANNEL_BIT;
    }

    /** The channel bit as it came, or as the current table has it. */
    public boolean isChannelMessage() {
        return (extensionType & CHANNEL_BIT) != 0;
    }

    public int type() {
        return type;
    }

    /** Bytes of the payload. */
    public int length() {
        return length;
    }

    public Bytes payload() {
        return Bytes.copyOf(payload, 0, length);
    }

    /** The channel (or group) that an unknown message is for, when it says so. */
    public OptionalInt channelId() {
        if (!isChannelMessage() || length < 4) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) INT.get(payload, 0));
    }

    /**
     * The same message for another channel: how a proxy routes messages that it does not know.
     *
     * @throws IllegalStateException when this is no channel message
     */
    public Frame withChannelId(int channelId) {
        if (channelId().isEmpty()) {
            throw new IllegalStateException("no channel message: " + this);
        }
        byte[] routed = Arrays.copyOf(payload, length);
        INT.set(routed, 0, channelId);
        return new Frame(extensionType, type, routed, length);
    }

    WireReader reader(String name) {
        return new WireReader(name, payload, 0, length);
    }

    void copyHeaderTo(byte[] destination, int offset) {
        destination[offset] = (byte) extensionType;
        destination[offset + 1] = (byte) (extensionType >>> 8);
        destination[offset + 2] = (byte) type;
        destination[offset + 3] = (byte) length;
        destination[offset + 4] = (byte) (length >>> 8);
        destination[offset + 5] = (byte) (length >>> 16);
    }

    void copyPayloadTo(int from, int count, byte[] destination, int offset) {
        System.arraycopy(payload, from, destination, offset, count);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame that
                && extensionType == that.extensionType
                && type == that.type
                && Arrays.equals(payload, 0, length, that.payload, 0, that.length);
    }

    @Override
    public int hashCode() {
        return 31 * ((extensionType << 8) | type) + payload().hashCode();
    }

    @Override
    public String toString() {
        return "Frame[extension_type=%04x, msg_type=%02x, msg_length=%d]"
                .formatted(extensionType, type, length);
    }
}
