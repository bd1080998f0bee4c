package org.hyperhash.translator.engine;

import java.util.Optional;
import org.hyperhash.stratum.channel.HashRate;

/**
 * Which miner mines on which upstream channel, through all upstreams that come and go. Owned by the
 * thread of the upstream link.
 */
public sealed interface MinerChannels permits SharedChannel, OwnChannels {
    /** A miner wants work; one that asks again replaces its earlier wish. */
    void join(Sv1Miner miner, String identity, HashRate rate, long nowMs);

    void rateChanged(long minerId, HashRate rate);

    void leave(long minerId);

    /**
     * An upstream is ready: channels are opened.
     *
     * @param identity the operator's at this upstream
     */
    void ready(UpstreamSession session, String identity, long nowMs);

    /** The state of a channel has changed; present when the upstream is of no use to us. */
    Optional<String> changed(long channelKey, UpstreamState state, long nowMs);

    void verdict(ForwardedShare share, UpstreamVerdict verdict);

    /** The upstream is gone. */
    void down(String reason);

    void tick(long nowMs);
}
