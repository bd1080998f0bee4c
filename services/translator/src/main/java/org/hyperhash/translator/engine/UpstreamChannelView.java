package org.hyperhash.translator.engine;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;

/**
 * One upstream channel as it was at some moment, for people.
 *
 * @param id unsigned 32 bits
 * @param key ours, unlike those of all channels of the same session
 * @param nominalHashRate hashes per second, as the upstream was told
 * @param prefix the upstream's part of the extranonce
 * @param extranonceSize bytes of the whole extranonce
 * @param rollableSize bytes that are ours
 * @param rejected shares by the upstream's word
 * @param acknowledgedWork difficulties that the upstream has acknowledged, added up, unsigned
 * @param sentWork difficulties of the shares that were sent, added up
 * @param bestDifficulty of the hardest hash that was sent
 */
public record UpstreamChannelView(
        int id,
        long key,
        String identity,
        double nominalHashRate,
        Target target,
        Bytes prefix,
        int extranonceSize,
        int rollableSize,
        boolean versionRolling,
        long submitted,
        long acknowledged,
        Map<String, Long> rejected,
        long acknowledgedWork,
        double sentWork,
        double bestDifficulty,
        long blocks) {
    public UpstreamChannelView {
        rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
    }
}
