package org.hyperhash.pool.engine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.coinbase.CoinbaseParts;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.platform.engine.Moment;
import org.hyperhash.stratum.channel.ChannelJob;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.channel.ShareJudge;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.channel.Vardiff;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.Tlv;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionError;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionSuccess;
import org.hyperhash.stratum.v2.common.Subprotocol;
import org.hyperhash.stratum.v2.extension.ExtensionMessage;
import org.hyperhash.stratum.v2.extension.ExtensionMessage.RequestExtensions;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.hyperhash.template.Solution;

/**
 * The server's side of one mining connection. Owned by the thread of the connection; time comes in
 * as an argument and everything it wants done goes out through {@link SessionEffects}. A time in
 * milliseconds that comes alone is of the clock for durations, see {@link Moment}.
 *
 * <pre>
 * connected --SetupConnection--> set up --Open*Channel--> mining
 *     '------ anything else, or a broken rule ------> closed
 * </pre>
 *
 * @spec SV2 5 Mining Protocol
 */
public final class MiningSession {
    /** Unknown messages that a client may send before we hang up. */
    static final int UNKNOWN_MESSAGES_MAX = 1_000;

    /** Shares of one connection that may wait for the disk. */
    public static final int UNSETTLED_SHARES_MAX = 65_536;

    /** Channels that a client may open on one tip beyond those that it may have open at once. */
    static final int REOPENS_PER_TIP_MAX = 10_000;

    private static final int SUPPORTED_FLAGS =
            CommonMessage.REQUIRES_STANDARD_JOBS | CommonMessage.REQUIRES_VERSION_ROLLING;

    /** No miner of this century needs a harder target: one hash in 2^224. */
    private static final Target HARDEST = Target.ofNumber(BigInteger.ONE.shiftLeft(32));

    private enum Phase {
        CONNECTED,
        SET_UP,
        CLOSED
    }

    private final SessionRules rules;
    private final ExtranonceLeases leases;
    private final SessionEffects effects;
    private final ShareJudge judge = new ShareJudge();
    private final Map<Integer, ServerChannel> channels = new LinkedHashMap<>();
    private final Map<Integer, ChannelGroup> groups = new LinkedHashMap<>();
    private final JobDispatch jobs;
    private final AckDesk acks;
    private Phase phase = Phase.CONNECTED;
    private boolean standardJobsOnly;
    private DeviceClass device = DeviceClass.PROXY;
    private boolean workersNegotiated;
    private String userAgent = "";
    private ClientView.Kind kind = ClientView.Kind.UNKNOWN;
    private Optional<PoolWork> work;
    private int lastId;
    private int opensOnTip;
    private int unknownMessages;

    /**
     * @param work what the pool mines now; empty before its first template
     */
    public MiningSession(
            SessionRules rules,
            ExtranonceLeases leases,
            Optional<PoolWork> work,
            SessionEffects effects) {
        this.rules = rules;
        this.leases = leases;
        this.work = work;
        this.effects = effects;
        this.jobs = new JobDispatch(effects);
        this.acks = new AckDesk(rules, effects);
    }

    /** Whether the client has told who it is. */
    public boolean isSetUp() {
        return phase == Phase.SET_UP;
    }

    public int channelCount() {
        return channels.size();
    }

    /** What there is to see of this client now. */
    public ClientView view() {
        if (phase != Phase.SET_UP) {
            return ClientView.NEW;
        }
        return new ClientView(
                kind,
                userAgent,
                channels.values().stream()
                        .map(channel -> channel.counts().view(channel, rules.sharesPerMinute()))
                        .toList());
    }

    /** A message of the client. */
    public void received(Message message, Moment now) {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (phase == Phase.CONNECTED) {
            if (message instanceof SetupConnection setup) {
                setUp(setup);
            } else {
                close("the first message must be SetupConnection");
            }
            return;
        }
        switch (message) {
            case MiningMessage mining -> receivedMining(mining, now);
            case RequestExtensions request -> negotiate(request);
            case SetupConnection _ -> close("SetupConnection was sent twice");
            case Message.Unknown _ -> countUnknown();
            default -> countUnknown();
        }
    }

    /** The pool has new work: a new tip, or more fees on the same one. */
    public void workChanged(PoolWork newWork) {
        if (work.equals(Optional.of(newWork))) {
            return;
        }
        boolean newTip = work.map(old -> !old.template().sameTip(newWork.template())).orElse(true);
        work = Optional.of(newWork);
        if (newTip) {
            opensOnTip = 0;
        }
        if (phase != Phase.SET_UP) {
            return;
        }
        for (ChannelGroup group : groups.values()) {
            jobs.sendToGroup(group, newWork, newTip);
        }
    }

    /** The oldest {@code count} recorded shares that wait are durable. */
    public void durable(int count, long nowMs) {
        acks.durable(count, nowMs);
    }

    /** The newest {@code count} recorded shares could not be stored. */
    public void notStored(int count) {
        acks.refuseNewest(count);
    }

    /** The connection ends: whatever is durable is acknowledged now. */
    public void acknowledgeAll() {
        acks.sendAll();
    }

    /** Time has passed: acknowledgements may be due, targets may be wrong. */
    public void tick(long nowMs) {
        if (phase != Phase.SET_UP) {
            return;
        }
        acks.sendDue(nowMs);
        for (ServerChannel channel : List.copyOf(channels.values())) {
            retarget(channel, nowMs);
        }
    }

    /** When {@link #tick} has an acknowledgement to send at the latest. */
    public OptionalLong nextAckMs() {
        return acks.nextDueMs();
    }

    /** The connection is gone. */
    public void disconnected() {
        phase = Phase.CLOSED;
        channels.values().forEach(this::release);
        channels.clear();
        groups.clear();
    }

    private void setUp(SetupConnection setup) {
        if (!setup.subprotocol().equals(Optional.of(Subprotocol.MINING))) {
            refuseSetup(0, "unsupported-protocol");
        } else if (setup.minVersion() > CommonMessage.VERSION
                || setup.maxVersion() < CommonMessage.VERSION) {
            refuseSetup(0, "protocol-version-mismatch");
        } else if ((setup.flags() & ~SUPPORTED_FLAGS) != 0) {
            refuseSetup(setup.flags() & ~SUPPORTED_FLAGS, "unsupported-feature-flags");
        } else {
            userAgent = userAgent(setup);
            kind = ClientView.Kind.of(setup.vendor(), setup.hardwareVersion());
            standardJobsOnly = setup.hasFlag(CommonMessage.REQUIRES_STANDARD_JOBS);
            device = DeviceClasses.of(setup);
            jobs.device(device);
            phase = Phase.SET_UP;
            effects.send(new SetupConnectionSuccess(CommonMessage.VERSION, 0));
        }
    }

    private static String userAgent(SetupConnection setup) {
        return String.join("/", setup.vendor(), setup.hardwareVersion(), setup.firmware());
    }

    private void refuseSetup(int flags, String errorCode) {
        effects.send(new SetupConnectionError(flags, errorCode));
        close(errorCode);
    }

    private void negotiate(RequestExtensions request) {
        List<Integer> supported = new ArrayList<>(request.requested());
        supported.removeIf(extension -> extension != Tlv.WORKER_TRACKING);
        if (supported.isEmpty()) {
            effects.send(
                    new ExtensionMessage.RequestExtensionsError(
                            request.requestId(), request.requested(), List.of()));
            return;
        }
        workersNegotiated = true;
        effects.send(new ExtensionMessage.RequestExtensionsSuccess(request.requestId(), supported));
    }

    private void countUnknown() {
        unknownMessages++;
        if (unknownMessages > UNKNOWN_MESSAGES_MAX) {
            close("more than " + UNKNOWN_MESSAGES_MAX + " unknown messages");
        }
    }

    private void receivedMining(MiningMessage message, Moment now) {
        switch (message) {
            case MiningMessage.SubmitSharesExtended share -> submit(share, now);
            case MiningMessage.SubmitSharesStandard share -> submit(share, now);
            case MiningMessage.OpenStandardMiningChannel open -> openStandard(open, now.steadyMs());
            case MiningMessage.OpenExtendedMiningChannel open -> openExtended(open, now.steadyMs());
            case MiningMessage.UpdateChannel update -> update(update, now.steadyMs());
            case MiningMessage.CloseChannel close -> closeChannel(close.channelId());
            case MiningMessage.SetCustomMiningJob job ->
                    effects.send(
                            new MiningMessage.SetCustomMiningJobError(
                                    job.channelId(), job.requestId(), "jd-not-supported"));
            // Messages that only servers send.
            case MiningMessage.OpenStandardMiningChannelSuccess _,
                    MiningMessage.OpenExtendedMiningChannelSuccess _,
                    MiningMessage.OpenMiningChannelError _,
                    MiningMessage.NewMiningJob _,
                    MiningMessage.NewExtendedMiningJob _,
                    MiningMessage.UpdateChannelError _,
                    MiningMessage.SetExtranoncePrefix _,
                    MiningMessage.SubmitSharesSuccess _,
                    MiningMessage.SubmitSharesError _,
                    MiningMessage.SetNewPrevHash _,
                    MiningMessage.SetTarget _,
                    MiningMessage.SetCustomMiningJobSuccess _,
                    MiningMessage.SetCustomMiningJobError _,
                    MiningMessage.SetGroupChannel _ ->
                    close("a server's message came from a client");
        }
    }

    // Opening, updating and closing channels

    private void openStandard(MiningMessage.OpenStandardMiningChannel open, long nowMs) {
        open(
                open.requestId(),
                open.userIdentity(),
                open.nominalHashRate(),
                open.maxTarget(),
                OptionalInt.empty(),
                nowMs);
    }

    private void openExtended(MiningMessage.OpenExtendedMiningChannel open, long nowMs) {
        if (standardJobsOnly) {
            refuseOpen(open.requestId(), "extended-channels-not-supported-for-standard-jobs");
        } else if (open.minExtranonceSize() > leases.rollableLength()) {
            refuseOpen(open.requestId(), "min-extranonce-size-too-large");
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
        if (!Float.isFinite(nominalHashRate) || nominalHashRate < 0) {
            refuseOpen(requestId, "invalid-nominal-hashrate");
            return;
        }
        switch (Identity.parse(userIdentity, rules.network(), rules.defaultPayout())) {
            case Identity.Refused(var explanation) ->
                    refuseOpen(requestId, "invalid-user-identity: " + explanation);
            case Identity.Payable identity -> {
                if (opensOnTip >= rules.channelsMax() + REOPENS_PER_TIP_MAX) {
                    String since = " channels were opened since the last block";
                    refuseOpen(requestId, "channel-capacity-exhausted: " + opensOnTip + since);
                    return;
                }
                Optional<Bytes> prefix =
                        channels.size() < rules.channelsMax() ? leases.lease() : Optional.empty();
                if (prefix.isEmpty()) {
                    refuseOpen(requestId, "channel-capacity-exhausted");
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
        effects.opened(channel.id(), identity, userAgent);
    }

    private void refuseOpen(int requestId, String errorCode) {
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

    private void update(MiningMessage.UpdateChannel update, long nowMs) {
        ServerChannel channel = channels.get(update.channelId());
        if (channel == null) {
            effects.send(
                    new MiningMessage.UpdateChannelError(update.channelId(), "invalid-channel-id"));
            return;
        }
        if (!Float.isFinite(update.nominalHashRate()) || update.nominalHashRate() < 0) {
            effects.send(
                    new MiningMessage.UpdateChannelError(
                            update.channelId(), "invalid-nominal-hashrate"));
            return;
        }
        Target before = channel.target();
        channel.update(
                new HashRate(update.nominalHashRate()),
                rules.sharesPerMinute(),
                update.maximumTarget().harder(rules.easiest()),
                nowMs);
        // Always answered: a client that hears nothing cannot tell whether it was heard.
        effects.send(new MiningMessage.SetTarget(channel.id(), channel.target()));
        if (!channel.target().equals(before)) {
            work.ifPresent(current -> jobs.resend(channel, current));
        }
    }

    private void closeChannel(int id) {
        ChannelGroup group = groups.get(id);
        if (group != null) {
            List.copyOf(group.members()).forEach(member -> closeChannel(member.id()));
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

    private void release(ServerChannel channel) {
        leases.release(
                channel.extranoncePrefix().slice(0, leases.fullLength() - leases.rollableLength()));
    }

    // Targets

    private void retarget(ServerChannel channel, long nowMs) {
        channel.retarget(nowMs)
                .ifPresent(target -> {
                    effects.send(new MiningMessage.SetTarget(channel.id(), target));
                    work.ifPresent(current -> jobs.resend(channel, current));
                });
    }

    // Shares

    private void submit(MiningMessage.SubmitSharesExtended share, Moment now) {
        String worker = workersNegotiated ? share.worker().orElse("") : "";
        submit(
                share.channelId(),
                share.sequenceNumber(),
                new ShareJudge.Submission(
                        share.jobId(),
                        share.nonce(),
                        share.ntime(),
                        share.version(),
                        share.extranonce()),
                worker,
                now);
    }

    private void submit(MiningMessage.SubmitSharesStandard share, Moment now) {
        submit(
                share.channelId(),
                share.sequenceNumber(),
                new ShareJudge.Submission(
                        share.jobId(), share.nonce(), share.ntime(), share.version(), Bytes.EMPTY),
                "",
                now);
    }

    private void submit(
            int channelId,
            int sequenceNumber,
            ShareJudge.Submission share,
            String worker,
            Moment now) {
        ServerChannel channel = channels.get(channelId);
        if (channel == null) {
            effects.rejected(ShareVerdict.INVALID_CHANNEL_ID, "", "");
            sendShareError(channelId, sequenceNumber, ShareVerdict.INVALID_CHANNEL_ID);
            return;
        }
        if (acks.unsettled() >= UNSETTLED_SHARES_MAX) {
            refuseShare(channel, sequenceNumber, worker, ShareVerdict.TOO_MANY_SHARES);
            return;
        }
        ShareVerdict verdict = channel.judge(judge, share, now.wallSeconds());
        if (!verdict.accepted()) {
            refuseShare(channel, sequenceNumber, worker, verdict);
            return;
        }
        accept(channel, sequenceNumber, share, verdict, worker, now);
        retarget(channel, now.steadyMs());
    }

    private void accept(
            ServerChannel channel,
            int sequenceNumber,
            ShareJudge.Submission submission,
            ShareVerdict verdict,
            String worker,
            Moment now) {
        ChannelJob job = channel.acceptedJob(submission.jobId());
        boolean block = verdict == ShareVerdict.BLOCK_FOUND;
        // Where shares are harder than blocks (regtest), a block below the share target is worth
        // no more than a block.
        boolean full = !block || job.target().isMetBy(judge.hash());
        Difficulty credit = full ? job.difficulty() : Difficulty.of(job.networkTarget());
        AcceptedShare share =
                new AcceptedShare(
                        channel.id(),
                        sequenceNumber,
                        channel.identity().payout(),
                        workerOf(channel, worker),
                        job,
                        full ? job.target() : job.networkTarget(),
                        credit,
                        judge.hash(),
                        block,
                        userAgent,
                        now.wallMs());
        acks.add(channel, sequenceNumber, credit);
        channel.counts().accepted(share);
        effects.record(share);
        if (block) {
            // Only jobs on the current tip are accepted, so the height is that of the current work.
            PoolWork current = work.orElseThrow();
            effects.blockFound(
                    new FoundBlock(
                            current.template().height(),
                            solution(channel, job, submission),
                            share,
                            current.terms(job.templateId(), device)));
        }
    }

    private Solution solution(
            ServerChannel channel, ChannelJob job, ShareJudge.Submission submission) {
        CoinbaseParts stripped =
                new CoinbaseParts(job.work().coinbasePrefix(), job.work().coinbaseSuffix());
        CoinbaseParts parts = job.work().coinbaseHasWitness() ? stripped.withWitness() : stripped;
        Bytes extranonce = channel.extranoncePrefix().concat(submission.extranonce());
        return Solution.of(
                job.templateId(),
                Bytes.wrap(judge.header()),
                parts.prefix().concat(extranonce).concat(parts.suffix()));
    }

    private void refuseShare(
            ServerChannel channel, int sequenceNumber, String worker, ShareVerdict verdict) {
        channel.counts().rejected(verdict);
        effects.rejected(verdict, channel.identity().payout().account(), workerOf(channel, worker));
        sendShareError(channel.id(), sequenceNumber, verdict);
    }

    /** The one that a share names, or else the one of its channel. */
    private static String workerOf(ServerChannel channel, String named) {
        return named.isEmpty() ? channel.identity().worker() : named;
    }

    private void sendShareError(int channelId, int sequenceNumber, ShareVerdict verdict) {
        effects.send(
                new MiningMessage.SubmitSharesError(
                        channelId, sequenceNumber, verdict.errorCode()));
    }

    private void close(String reason) {
        phase = Phase.CLOSED;
        effects.close(reason);
    }
}
