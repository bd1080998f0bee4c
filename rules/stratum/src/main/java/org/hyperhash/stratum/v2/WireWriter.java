package org.hyperhash.stratum.v2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;

/**
 * Writes primitive types into a growing buffer. A value that does not fit its type is a bug of the
 * caller and throws {@link IllegalArgumentException}. Not thread-safe.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 3.1 Data Types Mapping
 */
public final class WireWriter {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] buffer;
    private int length;

    public WireWriter(int initialCapacity) {
        buffer = new byte[initialCapacity];
    }

    public int length() {
        return length;
    }

    /** A copy of what was written. */
    public byte[] toArray() {
        return Arrays.copyOf(buffer, length);
    }

    /** The buffer itself, valid up to {@link #length()}; the writer must not be used afterwards. */
    byte[] release() {
        return buffer;
    }

    public WireWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    public WireWriter u8(int value) {
        int at = reserve(1);
        buffer[at] = (byte) inRange(value, 0xff);
        return this;
    }

    public WireWriter u16(int value) {
        int at = reserve(2);
        SHORT.set(buffer, at, (short) inRange(value, 0xffff));
        return this;
    }

    public WireWriter u24(int value) {
        int at = reserve(3);
        inRange(value, 0xffffff);
        buffer[at] = (byte) value;
        buffer[at + 1] = (byte) (value >>> 8);
        buffer[at + 2] = (byte) (value >>> 16);
        return this;
    }

    public WireWriter u32(int value) {
        int at = reserve(4);
        INT.set(buffer, at, value);
        return this;
    }

    public WireWriter u64(long value) {
        int at = reserve(8);
        LONG.set(buffer, at, value);
        return this;
    }

    public WireWriter f32(float value) {
        if (!Float.isFinite(value) || value < 0) {
            throw new IllegalArgumentException("not a rate: " + value);
        }
        return u32(Float.floatToIntBits(value));
    }

    public WireWriter u256(Hash256 value) {
        int at = reserve(Hash256.LENGTH);
        value.writeTo(buffer, at);
        return this;
    }

    public WireWriter target(Target value) {
        return u256(value.threshold());
    }

    /** STR0_255 in UTF-8. */
    public WireWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        u8(utf8.length);
        int at = reserve(utf8.length);
        System.arraycopy(utf8, 0, buffer, at, utf8.length);
        return this;
    }

    /** STR0_255 that names an error or a reason: printable ASCII. */
    public WireWriter code(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isPrintable(value.charAt(i))) {
                throw new IllegalArgumentException("not a printable code: " + value);
            }
        }
        return text(value);
    }

    static boolean isPrintable(int character) {
        return character >= 0x20 && character <= 0x7e;
    }

    public WireWriter b0_32(Bytes value) {
        return u8(inRange(value.length(), 32)).bytes(value);
    }

    public WireWriter b0_255(Bytes value) {
        return u8(value.length()).bytes(value);
    }

    public WireWriter b0_64k(Bytes value) {
        return u16(value.length()).bytes(value);
    }

    public WireWriter b0_16m(Bytes value) {
        return u24(value.length()).bytes(value);
    }

    /** The bytes alone, without a length. */
    public WireWriter bytes(Bytes value) {
        int at = reserve(value.length());
        value.copyTo(buffer, at);
        return this;
    }

    /** OPTION[U32]. */
    public WireWriter optionalU32(OptionalInt value) {
        u8(value.isPresent() ? 1 : 0);
        return value.isPresent() ? u32(value.getAsInt()) : this;
    }

    /** SEQ0_255[U256]. */
    public WireWriter hashes0_255(List<Hash256> values) {
        u8(values.size());
        values.forEach(this::u256);
        return this;
    }

    /** SEQ0_64K[U256]. */
    public WireWriter hashes0_64k(List<Hash256> values) {
        u16(values.size());
        values.forEach(this::u256);
        return this;
    }

    /** SEQ0_64K[U16]. */
    public WireWriter u16s0_64k(List<Integer> values) {
        u16(values.size());
        values.forEach(this::u16);
        return this;
    }

    /** SEQ0_64K[U32]. */
    public WireWriter u32s0_64k(List<Integer> values) {
        u16(values.size());
        values.forEach(this::u32);
        return this;
    }

    /** SEQ0_64K[B0_16M]. */
    public WireWriter blobs0_64k(List<Bytes> values) {
        u16(values.size());
        values.forEach(this::b0_16m);
        return this;
    }

    private static int inRange(int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(value + " is not between 0 and " + max);
        }
        return value;
    }

    /** May replace the buffer: call it before naming the buffer in an argument list. */
    private int reserve(int count) {
        int at = length;
        if (count > buffer.length - at) {
            buffer = Arrays.copyOf(buffer, Math.max(at + count, 2 * buffer.length));
        }
        length = at + count;
        return at;
    }
}
