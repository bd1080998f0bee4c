package org.hyperhash.pool.engine;

import java.util.Map;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;

/**
 * One channel as it was at some moment, for people.
 *
 * @param id unsigned 32 bits
 * @param nominalHashRate hashes per second, as the client declared
 * @param requestedMaxTarget the easiest target that the client takes
 * @param rollableLength extranonce bytes that the client rolls; 0 on a standard channel
 * @param rejected shares by the word that their sender was told
 * @param workSum accepted difficulties, added up
 * @param lastSequenceNumber of the last accepted share, unsigned 32 bits
 * @param bestDifficulty of the hardest accepted hash
 */
public record ChannelView(
        int id,
        boolean standard,
        String userIdentity,
        double nominalHashRate,
        Target target,
        Target requestedMaxTarget,
        Bytes extranoncePrefix,
        int fullExtranonceLength,
        int rollableLength,
        double sharesPerMinute,
        long accepted,
        Map<String, Long> rejected,
        double workSum,
        int lastSequenceNumber,
        double bestDifficulty,
        long blocksFound) {
    public ChannelView {
        rejected = Map.copyOf(rejected);
    }
}
