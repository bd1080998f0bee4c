package org.hyperhash.pool.engine;

import java.util.Map;
import java.util.TreeMap;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.ledger.statistics.HashDifficulty;
import org.hyperhash.stratum.channel.ShareVerdict;

/** What one channel's shares came to. Owned by its session. */
final class ChannelCounts {
    private final TreeMap<ShareVerdict, Long> rejected = new TreeMap<>();
    private double nominalHashRate;
    private Target requestedMaxTarget;
    private long accepted;
    private double workSum;
    private int lastSequenceNumber;
    private double bestDifficulty;
    private long blocks;

    ChannelCounts(double nominalHashRate, Target requestedMaxTarget) {
        this.nominalHashRate = nominalHashRate;
        this.requestedMaxTarget = requestedMaxTarget;
    }

    void declared(double hashRate, Target maxTarget) {
        nominalHashRate = hashRate;
        requestedMaxTarget = maxTarget;
    }

    void accepted(AcceptedShare share) {
        accepted++;
        workSum += share.credit().estimate();
        lastSequenceNumber = share.sequenceNumber();
        bestDifficulty = Math.max(bestDifficulty, HashDifficulty.of(share.hash()));
        if (share.block()) {
            blocks++;
        }
    }

    void rejected(ShareVerdict verdict) {
        rejected.merge(verdict, 1L, Long::sum);
    }

    ChannelView view(ServerChannel channel, double sharesPerMinute) {
        Map<String, Long> reasons = new TreeMap<>();
        rejected.forEach((verdict, count) -> reasons.merge(verdict.errorCode(), count, Long::sum));
        int prefixLength = channel.extranoncePrefix().length();
        return new ChannelView(
                channel.id(),
                channel.isStandard(),
                channel.identity().text(),
                nominalHashRate,
                channel.target(),
                requestedMaxTarget,
                channel.extranoncePrefix(),
                prefixLength + channel.rollableLength(),
                channel.rollableLength(),
                sharesPerMinute,
                accepted,
                reasons,
                workSum,
                lastSequenceNumber,
                bestDifficulty,
                blocks);
    }
}
