package org.hyperhash.pool.engine;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.channel.Vardiff;
import org.hyperhash.stratum.v2.mining.MiningMessage;

/**
 * The channels of one session, grouped by who is paid: opens, changes and closes them, and gives
 * them work. Owned by its session.
 *
 * @spec SV2 5.3.2 to 5.3.9, opening, updating and closing of channels
 */
final class OpenChannels {
    /** Channels that a client may open on one tip beyond those that it may have open at once. */
    static final int REOPENS_PER_TIP_MAX = 10_000;

    /** No miner of this century needs a harder target: one hash in 2^224. */
    private static final Target HARDEST = Target.ofNumber(BigInteger.ONE.shiftLeft(32));

    private final SessionRules rules;
    private final ExtranonceLeases leases;
    private final AckDesk acks;
    private final SessionEffects effects;
    private final JobDispatch jobs;
    private final Map<Integer, ServerChannel> channels = new LinkedHashMap<>();
    private final Map<Integer, ChannelGroup> groups = new LinkedHashMap<>();
    private Client client = Client.UNKNOWN;
    private Optional<PoolWork> work;
    private int lastId;
    private int opensOnTip;

    /**
     * @param work what the pool mines now; empty before its first template
     */
    OpenChannels(
            SessionRules rules,
            ExtranonceLeases leases,
            AckDesk acks,
            Optional<PoolWork> work,
            SessionEffects effects) {
        this.rules = rules;
        this.leases = leases;
        this.acks = acks;
        this.work = work;
        this.effects = effects;
        this.jobs = new JobDispatch(effects);
    }

    /** The client has told what it is; comes before any channel. */
    void clientIs(Client known) {
        client = known;
        jobs.device(known.device());
    }

    Client client() {
        return client;
    }

    int count() {
        return channels.size();
    }

    Optional<ServerChannel> find(int id) {
        return Optional.ofNullable(channels.get(id));
    }

    List<ChannelView> views() {
        return channels.values().stream()
                .map(channel -> channel.counts().view(channel, rules.sharesPerMinute()))
                .toList();
    }

    /** What the pool mines now. */
    Optional<PoolWork> work() {
        return work;
    }

    void workChanged(PoolWork newWork) {
        if (work.equals(Optional.of(newWork))) {
            return;
        }
        boolean newTip = work.map(old -> !old.template().sameTip(newWork.template())).orElse(true);
        work = Optional.of(newWork);
        if (newTip) {
            opensOnTip = 0;
        }
        for (ChannelGroup group : groups.values()) {
            jobs.sendToGroup(group, newWork, newTip);
        }
    }

    void open(MiningMessage.OpenStandardMiningChannel open, long nowMs) {
        open(
                open.requestId(),
                open.userIdentity(),
                open.nominalHashRate(),
                open.maxTarget(),
                OptionalInt.empty(),
                nowMs);
    }

    void open(MiningMessage.OpenExtendedMiningChannel open, long nowMs) {
        if (client.isHeaderOnly()) {
            refuse(open.requestId(), "extended-channels-not-supported-for-standard-jobs");
        } else if (open.minExtranonceSize() > leases.rollableLength()) {
            refuse(open.requestId(), "min-extranonce-size-too-large");
        } else {
            open(
                    open.requestId(),
                    open.userIdentity(),
                    open.nominalHashRate(),
                    open.maxTarget(),
                    OptionalInt.of(leases.rollableLength()),
                    nowMs);
        }
    }

    /**
     * @param rollableLength of an extended channel; absent for a standard one
     */
    private void open(
            int requestId,
            String userIdentity,
            float nominalHashRate,
            Target maxTarget,
            OptionalInt rollableLength,
            long nowMs) {
        if (!isHashRate(nominalHashRate)) {
            refuse(requestId, "invalid-nominal-hashrate");
            return;
        }
        switch (Identity.parse(userIdentity, rules.network(), rules.defaultPayout())) {
            case Identity.Refused(var explanation) ->
                    refuse(requestId, "invalid-user-identity: " + explanation);
            case Identity.Payable identity -> {
                if (opensOnTip >= rules.channelsMax() + REOPENS_PER_TIP_MAX) {
                    String since = " channels were opened since the last block";
                    refuse(requestId, "channel-capacity-exhausted: " + opensOnTip + since);
                    return;
                }
                Optional<Bytes> prefix =
                        channels.size() < rules.channelsMax() ? leases.lease() : Optional.empty();
                if (prefix.isEmpty()) {
                    refuse(requestId, "channel-capacity-exhausted");
                    return;
                }
                Vardiff vardiff =
                        new Vardiff(
                                rules.sharesPerMinute(),
                                new HashRate(nominalHashRate).targetFor(rules.sharesPerMinute()),
                                maxTarget.harder(rules.easiest()),
                                HARDEST,
                                nowMs);
                ChannelCounts counts = new ChannelCounts(nominalHashRate, maxTarget);
                openWith(requestId, identity, prefix.get(), rollableLength, vardiff, counts);
            }
        }
    }

    private void openWith(
            int requestId,
            Identity.Payable identity,
            Bytes prefix,
            OptionalInt rollableLength,
            Vardiff vardiff,
            ChannelCounts counts) {
        ChannelGroup group = groupOf(identity.payout());
        boolean standard = rollableLength.isEmpty();
        // A standard channel's extranonce is fixed: the rollable bytes stay zero.
        Bytes ownExtranonce = standard ? padded(prefix) : prefix;
        ServerChannel channel =
                new ServerChannel(
                        ++lastId,
                        identity,
                        standard,
                        ownExtranonce,
                        rollableLength.orElse(0),
                        vardiff,
                        counts);
        opensOnTip++;
        channels.put(channel.id(), channel);
        group.members().add(channel);
        effects.send(
                standard
                        ? new MiningMessage.OpenStandardMiningChannelSuccess(
                                requestId,
                                channel.id(),
                                channel.target(),
                                ownExtranonce,
                                group.id())
                        : new MiningMessage.OpenExtendedMiningChannelSuccess(
                                requestId,
                                channel.id(),
                                channel.target(),
                                channel.rollableLength(),
                                ownExtranonce,
                                OptionalInt.of(group.id())));
        work.ifPresent(current -> jobs.sendFirst(channel, current));
        effects.opened(channel.id(), identity, client.userAgent());
    }

    private void refuse(int requestId, String errorCode) {
        effects.send(new MiningMessage.OpenMiningChannelError(requestId, errorCode));
    }

    private ChannelGroup groupOf(Payout payout) {
        for (ChannelGroup group : groups.values()) {
            if (group.payout().equals(payout)) {
                return group;
            }
        }
        ChannelGroup group = new ChannelGroup(++lastId, payout);
        groups.put(group.id(), group);
        return group;
    }

    private Bytes padded(Bytes prefix) {
        return prefix.concat(Bytes.wrap(new byte[leases.fullLength() - prefix.length()]));
    }

    /** Always answered: a client that hears nothing cannot tell whether it was heard. */
    void update(MiningMessage.UpdateChannel update, long nowMs) {
        ServerChannel channel = channels.get(update.channelId());
        if (channel == null) {
            refuseUpdate(update, "invalid-channel-id");
            return;
        }
        if (!isHashRate(update.nominalHashRate())) {
            refuseUpdate(update, "invalid-nominal-hashrate");
            return;
        }
        Target before = channel.target();
        channel.update(
                new HashRate(update.nominalHashRate()),
                rules.sharesPerMinute(),
                update.maximumTarget().harder(rules.easiest()),
                nowMs);
        effects.send(new MiningMessage.SetTarget(channel.id(), channel.target()));
        if (!channel.target().equals(before)) {
            work.ifPresent(current -> jobs.resend(channel, current));
        }
    }

    private void refuseUpdate(MiningMessage.UpdateChannel update, String errorCode) {
        effects.send(new MiningMessage.UpdateChannelError(update.channelId(), errorCode));
    }

    private static boolean isHashRate(float claimed) {
        return Float.isFinite(claimed) && claimed >= 0;
    }

    /** Looks at the targets of all channels. */
    void retarget(long nowMs) {
        for (ServerChannel channel : List.copyOf(channels.values())) {
            retarget(channel, nowMs);
        }
    }

    void retarget(ServerChannel channel, long nowMs) {
        channel.retarget(nowMs)
                .ifPresent(target -> {
                    effects.send(new MiningMessage.SetTarget(channel.id(), target));
                    work.ifPresent(current -> jobs.resend(channel, current));
                });
    }

    /** Closes a channel, or all of a group. */
    void close(int id) {
        ChannelGroup group = groups.get(id);
        if (group != null) {
            List.copyOf(group.members()).forEach(member -> close(member.id()));
            return;
        }
        ServerChannel channel = channels.remove(id);
        if (channel == null) {
            return;
        }
        acks.close(channel);
        release(channel);
        groups.values().forEach(each -> each.members().remove(channel));
        groups.values().removeIf(each -> each.members().isEmpty());
    }

    /** The client is gone: nothing is sent any more. */
    void abandon() {
        channels.values().forEach(this::release);
        channels.clear();
        groups.clear();
    }

    private void release(ServerChannel channel) {
        leases.release(
                channel.extranoncePrefix().slice(0, leases.fullLength() - leases.rollableLength()));
    }
}
