package org.hyperhash.stratum.v2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;

/**
 * Reads the primitive types of one payload in order; each read names the field, so that a refusal
 * can say what was wrong. Not thread-safe.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 3.1 Data Types Mapping
 */
public final class WireReader {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final String structure;
    private final byte[] buffer;
    private final int start;
    private final int limit;
    private int position;

    /** Reads {@code length} bytes of {@code buffer}, which nobody writes to meanwhile. */
    public WireReader(String structure, byte[] buffer, int offset, int length) {
        this.structure = structure;
        this.buffer = buffer;
        this.start = offset;
        this.position = offset;
        this.limit = offset + length;
    }

    public int remaining() {
        return limit - position;
    }

    /** BOOL: only the lowest bit counts. */
    public boolean bool(String field) throws WireFormatException {
        return (u8(field) & 1) == 1;
    }

    public int u8(String field) throws WireFormatException {
        return buffer[take(1, field)] & 0xff;
    }

    public int u16(String field) throws WireFormatException {
        return (short) SHORT.get(buffer, take(2, field)) & 0xffff;
    }

    public int u24(String field) throws WireFormatException {
        int at = take(3, field);
        return (buffer[at] & 0xff)
                | ((buffer[at + 1] & 0xff) << 8)
                | ((buffer[at + 2] & 0xff) << 16);
    }

    public int u32(String field) throws WireFormatException {
        return (int) INT.get(buffer, take(4, field));
    }

    public long u64(String field) throws WireFormatException {
        return (long) LONG.get(buffer, take(8, field));
    }

    /** F32, a hash rate: finite and not negative. */
    public float f32(String field) throws WireFormatException {
        float value = Float.intBitsToFloat(u32(field));
        if (!Float.isFinite(value) || value < 0) {
            throw refusal(field, position - 4, "not a rate: " + value);
        }
        return value;
    }

    /** U256 in internal byte order. */
    public Hash256 u256(String field) throws WireFormatException {
        return Hash256.read(buffer, take(Hash256.LENGTH, field));
    }

    public Target target(String field) throws WireFormatException {
        return new Target(u256(field));
    }

    /** STR0_255 in well-formed UTF-8. */
    public String text(String field) throws WireFormatException {
        int length = u8(field);
        int at = take(length, field);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(buffer, at, length))
                    .toString();
        } catch (CharacterCodingException _) {
            throw refusal(field, at, "not UTF-8");
        }
    }

    /**
     * STR0_255 that names an error or a reason. Codes are printable ASCII and nothing depends on
     * an unknown one, so other bytes are read as question marks instead of ending the connection.
     */
    public String code(String field) throws WireFormatException {
        int length = u8(field);
        int at = take(length, field);
        StringBuilder code = new StringBuilder(length);
        for (int i = at; i < at + length; i++) {
            code.append(WireWriter.isPrintable(buffer[i]) ? (char) buffer[i] : '?');
        }
        return code.toString();
    }

    public Bytes b0_32(String field) throws WireFormatException {
        int length = u8(field);
        if (length > 32) {
            throw refusal(field, position - 1, length + " bytes, at most 32");
        }
        return bytes(length, field);
    }

    public Bytes b0_255(String field) throws WireFormatException {
        return bytes(u8(field), field);
    }

    public Bytes b0_64k(String field) throws WireFormatException {
        return bytes(u16(field), field);
    }

    public Bytes b0_16m(String field) throws WireFormatException {
        return bytes(u24(field), field);
    }

    /** Exactly {@code length} bytes. */
    public Bytes bytes(int length, String field) throws WireFormatException {
        return Bytes.copyOf(buffer, take(length, field), length);
    }

    /** OPTION[U32]. */
    public OptionalInt optionalU32(String field) throws WireFormatException {
        int count = u8(field);
        return switch (count) {
            case 0 -> OptionalInt.empty();
            case 1 -> OptionalInt.of(u32(field));
            default -> throw refusal(field, position - 1, count + " values, at most 1");
        };
    }

    /** SEQ0_255[U256]. */
    public List<Hash256> hashes0_255(String field) throws WireFormatException {
        return list(u8(field), Hash256.LENGTH, field, WireReader::u256);
    }

    /** SEQ0_64K[U256]. */
    public List<Hash256> hashes0_64k(String field) throws WireFormatException {
        return list(u16(field), Hash256.LENGTH, field, WireReader::u256);
    }

    /** SEQ0_64K[U16]. */
    public List<Integer> u16s0_64k(String field) throws WireFormatException {
        return list(u16(field), 2, field, WireReader::u16);
    }

    /** SEQ0_64K[U32]. */
    public List<Integer> u32s0_64k(String field) throws WireFormatException {
        return list(u16(field), 4, field, WireReader::u32);
    }

    /** SEQ0_64K[B0_16M]. */
    public List<Bytes> blobs0_64k(String field) throws WireFormatException {
        return list(u16(field), 3, field, WireReader::b0_16m);
    }

    @FunctionalInterface
    private interface Item<T> {
        T read(WireReader in, String field) throws WireFormatException;
    }

    private <T> List<T> list(int count, int leastItemBytes, String field, Item<T> item)
            throws WireFormatException {
        // Before anything is allocated: a short payload cannot announce many items.
        if (count * leastItemBytes > remaining()) {
            throw truncated(field);
        }
        if (count == 0) {
            return List.of();
        }
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(item.read(this, field));
        }
        return List.copyOf(items);
    }

    private int take(int length, String field) throws WireFormatException {
        if (length > limit - position) {
            throw truncated(field);
        }
        int at = position;
        position += length;
        return at;
    }

    private WireFormatException truncated(String field) {
        return refusal(field, position, "ends after " + (limit - start) + " bytes");
    }

    private WireFormatException refusal(String field, int at, String problem) {
        return new WireFormatException(structure, field, at - start, problem);
    }
}
