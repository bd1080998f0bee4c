package org.hyperhash.translator.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.Tlv;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.common.Subprotocol;
import org.hyperhash.stratum.v2.extension.ExtensionMessage;
import org.hyperhash.stratum.v2.mining.MiningMessage;

/**
 * The client's side of one upstream connection. Owned by the thread of the upstream link; time
 * comes in as an argument and everything it wants done goes out through {@link UpstreamEffects}.
 *
 * <pre>
 * connected --SetupConnection.Success--> negotiating --answer or time over--> ready
 *     '------ refusal, silence, broken rule ------> failed
 * </pre>
 *
 * @spec SV2 5 Mining Protocol, extensions 0x0001 and 0x0002
 */
public final class UpstreamSession {
    /** How long a server may take to answer SetupConnection or an open request. */
    static final long ANSWER_MS = 10_000;

    /** How long a server may take to answer RequestExtensions; those that ignore it never do. */
    static final long NEGOTIATION_MS = 1_000;

    /** Silence, while shares wait, after which a server counts as gone. */
    static final long SILENCE_MS = 120_000;

    private static final int NEGOTIATION_REQUEST = 1;

    private enum Phase {
        CONNECTED,
        NEGOTIATING,
        READY,
        FAILED
    }

    private record Opening(
            long key, String identity, HashRate rate, boolean abandoned, long dueMs) {
        Opening abandon() {
            return new Opening(key, identity, rate, true, dueMs);
        }
    }

    private final int minerLength;
    private final UpstreamEffects effects;
    private final Map<Integer, Opening> openings = new LinkedHashMap<>();
    private final Map<Integer, UpstreamChannel> channels = new LinkedHashMap<>();
    private final Map<Long, UpstreamChannel> byKey = new LinkedHashMap<>();
    private Phase phase = Phase.CONNECTED;
    private boolean workersNegotiated;
    private int lastRequestId;
    private long phaseDueMs;
    private long heardMs;

    /** Starts the conversation. */
    public UpstreamSession(
            TranslatorRules rules, String host, int port, UpstreamEffects effects, long nowMs) {
        this.minerLength = rules.rollableLength();
        this.effects = effects;
        this.phaseDueMs = nowMs + ANSWER_MS;
        this.heardMs = nowMs;
        effects.send(
                new CommonMessage.SetupConnection(
                        Subprotocol.MINING.code(),
                        CommonMessage.VERSION,
                        CommonMessage.VERSION,
                        CommonMessage.REQUIRES_VERSION_ROLLING,
                        host,
                        port,
                        "HyperHash",
                        "translator",
                        "",
                        ""));
    }

    public boolean isReady() {
        return phase == Phase.READY;
    }

    public int channelCount() {
        return channels.size();
    }

    /** For people, in the order of their opening. */
    public List<UpstreamChannelView> views() {
        return channels.values().stream().map(UpstreamChannel::view).toList();
    }

    // Requests

    /** Opens a channel; {@link UpstreamEffects#changed} brings the answer. */
    public void open(long key, String identity, HashRate nominal, long nowMs) {
        int requestId = ++lastRequestId;
        openings.put(requestId, new Opening(key, identity, nominal, false, nowMs + ANSWER_MS));
        effects.send(
                new MiningMessage.OpenExtendedMiningChannel(
                        requestId, identity, wireRate(nominal), Target.EASIEST, minerLength));
    }

    public void rateChanged(long key, HashRate rate) {
        UpstreamChannel channel = byKey.get(key);
        if (channel != null && channel.takeRate(rate)) {
            effects.send(
                    new MiningMessage.UpdateChannel(channel.id(), wireRate(rate), Target.EASIEST));
        }
    }

    /** Servers take a rate of nothing for a mistake. */
    private static float wireRate(HashRate rate) {
        return (float) Math.clamp(rate.perSecond(), 1, Float.MAX_VALUE);
    }

    /** Closes a channel that nobody needs any more, also one that is being opened. */
    public void close(long key) {
        openings.replaceAll((_, opening) -> opening.key() == key ? opening.abandon() : opening);
        UpstreamChannel channel = byKey.remove(key);
        if (channel != null) {
            channels.remove(channel.id());
            closeUpstream(channel.id());
        }
    }

    private void closeUpstream(int channelId) {
        effects.send(new MiningMessage.CloseChannel(channelId, "the miner is gone"));
    }

    /** Sends a share; its verdict comes by {@link UpstreamEffects#verdict}. */
    public void submit(ForwardedShare share) {
        UpstreamChannel channel = byKey.get(share.channelKey());
        if (channel == null) {
            lose(share, "its channel is closed");
            return;
        }
        channel.add(share).ifPresent(old -> lose(old, "too many shares wait"));
        effects.send(
                new MiningMessage.SubmitSharesExtended(
                        channel.id(),
                        channel.lastSequenceNumber(),
                        share.upstreamJobId(),
                        share.nonce(),
                        share.ntime(),
                        share.version(),
                        share.extranonce(),
                        workersNegotiated ? List.of(Tlv.worker(share.worker())) : List.of()));
    }

    private void lose(ForwardedShare share, String reason) {
        effects.verdict(share, new UpstreamVerdict.Lost(reason));
    }

    // Answers

    public void received(Message message, long nowMs) {
        heardMs = nowMs;
        if (phase == Phase.FAILED) {
            return;
        }
        switch (message) {
            case CommonMessage common -> receivedCommon(common, nowMs);
            case ExtensionMessage extension -> receivedExtension(extension);
            case MiningMessage mining -> receivedMining(mining);
            // Messages of families that were not asked for.
            default -> {}
        }
    }

    private void receivedCommon(CommonMessage message, long nowMs) {
        switch (message) {
            case CommonMessage.SetupConnectionSuccess success -> setUp(success, nowMs);
            case CommonMessage.SetupConnectionError(_, String errorCode) ->
                    fail("it refuses the connection: " + errorCode);
            case CommonMessage.Reconnect(String host, int port) -> effects.moved(host, port);
            case CommonMessage.ChannelEndpointChanged _ -> {}
            case CommonMessage.SetupConnection _ -> fail("a client's message came from a server");
        }
    }

    private void setUp(CommonMessage.SetupConnectionSuccess success, long nowMs) {
        if (phase != Phase.CONNECTED) {
            fail("SetupConnection.Success came twice");
            return;
        }
        if (success.usedVersion() != CommonMessage.VERSION) {
            fail("it speaks version " + success.usedVersion());
            return;
        }
        phase = Phase.NEGOTIATING;
        phaseDueMs = nowMs + NEGOTIATION_MS;
        effects.send(
                new ExtensionMessage.RequestExtensions(
                        NEGOTIATION_REQUEST, List.of(Tlv.WORKER_TRACKING)));
    }

    private void receivedExtension(ExtensionMessage message) {
        switch (message) {
            case ExtensionMessage.RequestExtensionsSuccess(_, List<Integer> supported) -> {
                workersNegotiated = supported.contains(Tlv.WORKER_TRACKING);
                becomeReady();
            }
            case ExtensionMessage.RequestExtensionsError(_, _, List<Integer> required) -> {
                if (required.isEmpty()) {
                    becomeReady();
                } else {
                    fail("it requires extensions that we do not know: " + required);
                }
            }
            case ExtensionMessage.RequestExtensions _ ->
                    fail("a client's message came from a server");
        }
    }

    private void becomeReady() {
        if (phase == Phase.NEGOTIATING) {
            phase = Phase.READY;
            effects.ready();
        }
    }

    private void receivedMining(MiningMessage message) {
        switch (message) {
            case MiningMessage.SubmitSharesSuccess success -> accepted(success);
            case MiningMessage.SubmitSharesError(int id, int sequence, String code) ->
                    refused(id, sequence, code);
            case MiningMessage.NewExtendedMiningJob job -> newJob(job);
            case MiningMessage.SetNewPrevHash tip -> newTip(tip);
            case MiningMessage.SetTarget(int id, Target target) ->
                    addressed(id).forEach(channel -> channel.setTarget(target));
            case MiningMessage.SetExtranoncePrefix(int id, var prefix) ->
                    find(id).ifPresent(channel -> channel.setPrefix(prefix));
            case MiningMessage.OpenExtendedMiningChannelSuccess success -> opened(success);
            case MiningMessage.OpenMiningChannelError(int requestId, String code) ->
                    openRefused(requestId, code);
            case MiningMessage.CloseChannel(int id, String reason) -> closed(id, reason);
            case MiningMessage.SetGroupChannel(int groupId, List<Integer> ids) ->
                    ids.forEach(id -> find(id).ifPresent(channel -> channel.joinGroup(groupId)));
            // It keeps its target; nothing is lost but some shares' worth of traffic.
            case MiningMessage.UpdateChannelError _ -> {}
            case MiningMessage.OpenStandardMiningChannel _,
                    MiningMessage.OpenStandardMiningChannelSuccess _,
                    MiningMessage.OpenExtendedMiningChannel _,
                    MiningMessage.NewMiningJob _,
                    MiningMessage.UpdateChannel _,
                    MiningMessage.SubmitSharesStandard _,
                    MiningMessage.SubmitSharesExtended _,
                    MiningMessage.SetCustomMiningJob _,
                    MiningMessage.SetCustomMiningJobSuccess _,
                    MiningMessage.SetCustomMiningJobError _ ->
                    fail("a message came that we never asked for: " + message.getClass().getName());
        }
    }

    private Optional<UpstreamChannel> find(int channelId) {
        return Optional.ofNullable(channels.get(channelId));
    }

    /** The channels that a message to {@code id}, of a channel or a group, is for. */
    private List<UpstreamChannel> addressed(int id) {
        UpstreamChannel single = channels.get(id);
        if (single != null) {
            return List.of(single);
        }
        List<UpstreamChannel> members = new ArrayList<>();
        for (UpstreamChannel channel : channels.values()) {
            if (channel.isAddressedBy(id)) {
                members.add(channel);
            }
        }
        return members;
    }

    private void accepted(MiningMessage.SubmitSharesSuccess success) {
        find(success.channelId())
                .ifPresent(channel ->
                        channel.accept(
                                success.lastSequenceNumber(),
                                success.newSubmitsAcceptedCount(),
                                success.newSharesSum(),
                                share -> effects.verdict(share, new UpstreamVerdict.Accepted())));
    }

    private void refused(int channelId, int sequenceNumber, String errorCode) {
        find(channelId)
                .flatMap(channel -> channel.refuse(sequenceNumber, errorCode))
                .ifPresent(share -> effects.verdict(share, new UpstreamVerdict.Refused(errorCode)));
    }

    private void newJob(MiningMessage.NewExtendedMiningJob job) {
        for (UpstreamChannel channel : addressed(job.channelId())) {
            channel.newJob(job).ifPresent(work -> effects.changed(channel.key(), work));
        }
    }

    private void newTip(MiningMessage.SetNewPrevHash tip) {
        for (UpstreamChannel channel : addressed(tip.channelId())) {
            Optional<UpstreamWork> work = channel.newTip(tip);
            if (work.isEmpty()) {
                fail("SetNewPrevHash names a job that was not sent: " + tip.jobId());
                return;
            }
            effects.changed(channel.key(), work.get());
        }
    }

    private void opened(MiningMessage.OpenExtendedMiningChannelSuccess success) {
        Opening opening = openings.remove(success.requestId());
        if (opening == null) {
            fail("it opened a channel that nobody asked for");
            return;
        }
        if (opening.abandoned()) {
            closeUpstream(success.channelId());
            return;
        }
        if (success.extranonceSize() < minerLength) {
            closeUpstream(success.channelId());
            effects.changed(
                    opening.key(),
                    new UpstreamState.Refused(
                            "it leaves %d bytes of extranonce, %d are needed"
                                    .formatted(success.extranonceSize(), minerLength)));
            return;
        }
        UpstreamChannel channel =
                new UpstreamChannel(
                        opening.key(), opening.identity(), success, minerLength, opening.rate());
        channels.put(channel.id(), channel);
        byKey.put(channel.key(), channel);
        effects.changed(channel.key(), new UpstreamState.Opened());
    }

    private void openRefused(int requestId, String errorCode) {
        Opening opening = openings.remove(requestId);
        if (opening != null && !opening.abandoned()) {
            effects.changed(opening.key(), new UpstreamState.Refused(errorCode));
        }
    }

    private void closed(int id, String reason) {
        for (UpstreamChannel channel : addressed(id)) {
            channels.remove(channel.id());
            byKey.remove(channel.key());
            channel.giveUp(share -> lose(share, "the upstream closed its channel"));
            effects.changed(
                    channel.key(),
                    new UpstreamState.Down("the upstream closed the channel: " + reason));
        }
    }

    // Time and failure

    /** Time has passed: answers may be overdue. */
    public void tick(long nowMs) {
        switch (phase) {
            case CONNECTED -> {
                if (nowMs >= phaseDueMs) {
                    fail("it does not answer SetupConnection");
                }
            }
            case NEGOTIATING -> {
                if (nowMs >= phaseDueMs) {
                    becomeReady();
                }
            }
            case READY -> watch(nowMs);
            case FAILED -> {}
        }
    }

    private void watch(long nowMs) {
        boolean openOverdue =
                openings.values().stream().anyMatch(opening -> nowMs >= opening.dueMs());
        boolean silent =
                nowMs - heardMs >= SILENCE_MS
                        && channels.values().stream().anyMatch(UpstreamChannel::hasPending);
        if (openOverdue) {
            fail("it does not answer OpenExtendedMiningChannel");
        } else if (silent) {
            fail("it is silent while shares wait");
        }
    }

    private void fail(String reason) {
        phase = Phase.FAILED;
        effects.failed(reason);
    }

    /** The connection is gone: nothing that is pending will ever be judged. */
    public void disconnected(String reason) {
        phase = Phase.FAILED;
        for (UpstreamChannel channel : channels.values()) {
            channel.giveUp(share -> lose(share, reason));
            effects.changed(channel.key(), new UpstreamState.Down(reason));
        }
        channels.clear();
        byKey.clear();
        openings.clear();
    }
}
