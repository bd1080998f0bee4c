package org.hyperhash.template;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;

/**
 * A template with proof of work.
 *
 * @param blockHash hash of the header
 * @param version header version, rolled bits included
 * @param time header time, unsigned seconds since 1970
 * @param coinbase the whole transaction with witness
 * @param header the 80 bytes that were hashed
 */
public record Solution(
        long templateId,
        Hash256 blockHash,
        int version,
        int time,
        int nonce,
        Bytes coinbase,
        Bytes header) {
    /** Byte offsets of the header's fields. */
    private static final int TIME_OFFSET = 68;

    private static final int NONCE_OFFSET = 76;

    /** Takes the header's fields from the 80 bytes that were hashed. */
    public static Solution of(long templateId, Bytes header, Bytes coinbase) {
        ByteBuffer fields = ByteBuffer.wrap(header.toArray()).order(ByteOrder.LITTLE_ENDIAN);
        return new Solution(
                templateId,
                Sha256d.of(header),
                fields.getInt(0),
                fields.getInt(TIME_OFFSET),
                fields.getInt(NONCE_OFFSET),
                coinbase,
                header);
    }
}
