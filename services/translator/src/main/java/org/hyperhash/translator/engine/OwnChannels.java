package org.hyperhash.translator.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.stratum.channel.HashRate;

/** A channel for every miner, each paid to the miner's own user name. */
public final class OwnChannels implements MinerChannels {
    /** How long a channel that the upstream closed stays closed. */
    static final long REOPEN_MS = 5_000;

    private static final UpstreamState NOT_YET = new UpstreamState.Down("not connected yet");

    /**
     * @param key of its channel; 0 for none
     * @param reopenMs when to ask again; never when the upstream refused it
     */
    private record Member(Sv1Miner miner, String identity, HashRate rate, long key, long reopenMs) {
        Member withRate(HashRate newRate) {
            return new Member(miner, identity, newRate, key, reopenMs);
        }

        Member withKey(long newKey) {
            return new Member(miner, identity, rate, newKey, Long.MAX_VALUE);
        }

        Member reopenAt(long atMs) {
            return new Member(miner, identity, rate, 0, atMs);
        }
    }

    private final Map<Long, Member> members = new LinkedHashMap<>();
    private final Map<Long, Long> minerByKey = new LinkedHashMap<>();
    private Optional<UpstreamSession> session = Optional.empty();
    private long lastKey;

    @Override
    public void join(Sv1Miner miner, String identity, HashRate rate, long nowMs) {
        leave(miner.id());
        members.put(miner.id(), new Member(miner, identity, rate, 0, Long.MAX_VALUE));
        if (session.isPresent()) {
            open(miner.id(), session.get(), nowMs);
        } else {
            miner.upstreamChanged(NOT_YET);
        }
    }

    private void open(long minerId, UpstreamSession upstream, long nowMs) {
        Member member = members.get(minerId);
        if (member == null) {
            throw new IllegalStateException("no miner " + minerId);
        }
        long key = ++lastKey;
        members.put(minerId, member.withKey(key));
        minerByKey.put(key, minerId);
        upstream.open(key, member.identity(), member.rate(), nowMs);
    }

    @Override
    public void rateChanged(long minerId, HashRate rate) {
        Member member = members.get(minerId);
        if (member != null) {
            members.put(minerId, member.withRate(rate));
            session.ifPresent(upstream -> upstream.rateChanged(member.key(), rate));
        }
    }

    @Override
    public void leave(long minerId) {
        Member member = members.remove(minerId);
        if (member != null && minerByKey.remove(member.key()) != null) {
            session.ifPresent(upstream -> upstream.close(member.key()));
        }
    }

    @Override
    public void ready(UpstreamSession upstream, String identity, long nowMs) {
        session = Optional.of(upstream);
        for (long minerId : List.copyOf(members.keySet())) {
            open(minerId, upstream, nowMs);
        }
    }

    @Override
    public Optional<String> changed(long channelKey, UpstreamState state, long nowMs) {
        Long minerId = minerByKey.get(channelKey);
        Member member = minerId == null ? null : members.get(minerId);
        if (minerId == null || member == null) {
            return Optional.empty();
        }
        switch (state) {
            case UpstreamState.Down _ -> {
                minerByKey.remove(channelKey);
                members.put(minerId, member.reopenAt(nowMs + REOPEN_MS));
            }
            case UpstreamState.Refused _ -> {
                minerByKey.remove(channelKey);
                members.remove(minerId);
            }
            case UpstreamState.Opened _, UpstreamWork _ -> {}
        }
        member.miner().upstreamChanged(state);
        return Optional.empty();
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
        minerByKey.clear();
        members.replaceAll((_, member) -> member.reopenAt(Long.MAX_VALUE));
        UpstreamState state = new UpstreamState.Down(reason);
        members.values().forEach(member -> member.miner().upstreamChanged(state));
    }

    @Override
    public void tick(long nowMs) {
        if (session.isEmpty()) {
            return;
        }
        for (Member member : List.copyOf(members.values())) {
            if (member.reopenMs() <= nowMs) {
                open(member.miner().id(), session.get(), nowMs);
            }
        }
    }
}
