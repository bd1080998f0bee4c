package org.hyperhash.stratum.v2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;

/**
 * A field that an extension appends to a message of another extension: type (extension U16, field
 * U8), length U16, value. We write little-endian like the rest of the protocol and like every
 * deployed peer; the big-endian form of the specification's worked example is read too.
 *
 * @param extension the extension that defines the field
 * @param field number inside the extension, 0 to 255
 * @spec https://github.com/stratum-mining/sv2-spec SV2 3.4.3 Stratum V2 TLV Encoding Model
 */
public record Tlv(int extension, int field, Bytes value) {
    /** Extension 0x0002, worker-specific hash rate tracking. */
    public static final int WORKER_TRACKING = 0x0002;

    /** Longest worker name of extension 0x0002, in bytes of UTF-8. */
    public static final int MAX_WORKER_BYTES = 32;

    private static final int USER_IDENTITY = 0x01;
    private static final int HEADER_LENGTH = 5;

    public Tlv {
        if (value.length() > 0xffff) {
            throw new IllegalArgumentException("a TLV of " + value.length() + " bytes");
        }
    }

    /** The worker behind a share, cut to 32 bytes at a character boundary. */
    public static Tlv worker(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(utf8.length, MAX_WORKER_BYTES);
        while (end < utf8.length && end > 0 && (utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        return new Tlv(WORKER_TRACKING, USER_IDENTITY, Bytes.copyOf(utf8, 0, end));
    }

    public boolean isWorker() {
        return extension == WORKER_TRACKING
                && field == USER_IDENTITY
                && value.length() <= MAX_WORKER_BYTES;
    }

    /** The value as UTF-8; malformed parts become replacement characters. */
    public String text() {
        return new String(value.toArray(), StandardCharsets.UTF_8);
    }

    /**
     * Reads what follows a payload. A tail that is no TLV ends the list without a refusal: it may
     * be a field of a newer specification.
     */
    public static List<Tlv> readAll(WireReader in) throws WireFormatException {
        if (in.remaining() < HEADER_LENGTH) {
            return List.of();
        }
        List<Tlv> fields = new ArrayList<>();
        while (in.remaining() >= HEADER_LENGTH) {
            int extension = in.u16("tlv.type");
            boolean bigEndian = extension == Integer.reverseBytes(WORKER_TRACKING) >>> 16;
            int field = in.u8("tlv.type");
            int length = in.u16("tlv.length");
            if (bigEndian) {
                extension = WORKER_TRACKING;
                length = Integer.reverseBytes(length) >>> 16;
            }
            if (length > in.remaining()) {
                break;
            }
            fields.add(new Tlv(extension, field, in.bytes(length, "tlv.value")));
        }
        return List.copyOf(fields);
    }

    public static void writeAll(List<Tlv> fields, WireWriter out) {
        for (Tlv tlv : fields) {
            out.u16(tlv.extension).u8(tlv.field).b0_64k(tlv.value);
        }
    }
}
