package org.hyperhash.template;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;

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
        Bytes header) {}
