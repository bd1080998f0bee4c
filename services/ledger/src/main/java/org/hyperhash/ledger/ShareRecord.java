package org.hyperhash.ledger;

import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.Work;

/**
 * One accepted share. Its work follows from the target that its job was assigned, never from the
 * luck of the hash.
 *
 * @param atMs when it was judged, milliseconds since 1970
 * @param account who is paid: the payout part of the identity
 * @param worker empty when the miner named none
 * @param target assigned to the job on its channel
 * @param hash of the header
 * @param block whether the hash meets the network's target too
 * @param jobId unsigned, unique on its channel
 * @param templateId unsigned 64 bits
 * @param connectionId unique while the process lives
 * @param channelId unsigned, unique on its connection
 * @param sequenceNumber unsigned, as the miner counted its submission
 * @param userAgent what the miner says it is: vendor, hardware, firmware
 */
public record ShareRecord(
        long atMs,
        String account,
        String worker,
        Target target,
        Hash256 hash,
        boolean block,
        int jobId,
        long templateId,
        long connectionId,
        int channelId,
        int sequenceNumber,
        String userAgent)
        implements LedgerEntry {
    public ShareRecord {
        EntryCodec.requireText("account", account);
        EntryCodec.requireText("worker", worker);
        EntryCodec.requireText("user agent", userAgent);
    }

    /** Expected hashes behind the share. */
    public Work work() {
        return target.work();
    }

    public Difficulty difficulty() {
        return Difficulty.of(target);
    }
}
