package org.hyperhash.translator.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.stratum.channel.HashRate;

/** All miners on one channel, which is paid to the operator's identity at the upstream. */
public final class SharedChannel implements MinerChannels {
    private record Member(Sv1Miner miner, HashRate rate) {}

    private final Map<Long, Member> members = new LinkedHashMap<>();
    private UpstreamState state = new UpstreamState.Down("not connected yet");
    private Optional<UpstreamSession> session = Optional.empty();
    private long key;
    private double hashesPerSecond;

    @Override
    public void join(Sv1Miner miner, String identity, HashRate rate, long nowMs) {
        leave(miner.id());
        members.put(miner.id(), new Member(miner, rate));
        addRate(rate.perSecond());
        miner.upstreamChanged(state);
    }

    @Override
    public void rateChanged(long minerId, HashRate rate) {
        Member member = members.get(minerId);
        if (member != null) {
            members.put(minerId, new Member(member.miner(), rate));
            addRate(rate.perSecond() - member.rate().perSecond());
        }
    }

    @Override
    public void leave(long minerId) {
        Member member = members.remove(minerId);
        if (member != null) {
            addRate(-member.rate().perSecond());
        }
    }

    private void addRate(double difference) {
        hashesPerSecond = members.isEmpty() ? 0 : Math.max(0, hashesPerSecond + difference);
        session.ifPresent(upstream -> upstream.rateChanged(key, rate()));
    }

    private HashRate rate() {
        return new HashRate(hashesPerSecond);
    }

    /** Opens the channel at once, also for nobody: the first miner finds its job waiting. */
    @Override
    public void ready(UpstreamSession upstream, String identity, long nowMs) {
        session = Optional.of(upstream);
        key++;
        upstream.open(key, identity, rate(), nowMs);
    }

    @Override
    public Optional<String> changed(long channelKey, UpstreamState newState, long nowMs) {
        if (channelKey != key) {
            return Optional.empty();
        }
        return switch (newState) {
            case UpstreamState.Refused(String reason) ->
                    Optional.of("it refuses our identity or size: " + reason);
            case UpstreamState.Down(String reason) -> {
                tell(newState);
                yield Optional.of(reason);
            }
            case UpstreamState.Opened _, UpstreamWork _ -> {
                tell(newState);
                yield Optional.empty();
            }
        };
    }

    private void tell(UpstreamState newState) {
        state = newState;
        members.values().forEach(member -> member.miner().upstreamChanged(newState));
    }

    @Override
    public void verdict(ForwardedShare share, UpstreamVerdict verdict) {
        Member member = members.get(share.miner());
        if (member != null) {
            member.miner().verdict(share.token(), verdict);
        }
    }

    @Override
    public void down(String reason) {
        session = Optional.empty();
        tell(new UpstreamState.Down(reason));
    }

    /** A channel that the upstream closes ends the connection, so there is nothing to retry. */
    @Override
    public void tick(long nowMs) {}
}
