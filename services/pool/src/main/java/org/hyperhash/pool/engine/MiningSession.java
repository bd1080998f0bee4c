package org.hyperhash.pool.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hyperhash.platform.engine.Moment;
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

    private static final int SUPPORTED_FLAGS =
            CommonMessage.REQUIRES_STANDARD_JOBS | CommonMessage.REQUIRES_VERSION_ROLLING;

    private enum Phase {
        CONNECTED,
        SET_UP,
        CLOSED
    }

    private final SessionEffects effects;
    private final AckDesk acks;
    private final OpenChannels channels;
    private final ShareDesk shares;
    private Phase phase = Phase.CONNECTED;
    private int unknownMessages;

    /**
     * @param work what the pool mines now; empty before its first template
     */
    public MiningSession(
            SessionRules rules,
            ExtranonceLeases leases,
            Optional<PoolWork> work,
            SessionEffects effects) {
        this.effects = effects;
        this.acks = new AckDesk(rules, effects);
        this.channels = new OpenChannels(rules, leases, acks, work, effects);
        this.shares = new ShareDesk(channels, acks, effects);
    }

    /** Whether the client has told who it is. */
    public boolean isSetUp() {
        return phase == Phase.SET_UP;
    }

    public int channelCount() {
        return channels.count();
    }

    /** What there is to see of this client now. */
    public ClientView view() {
        if (phase != Phase.SET_UP) {
            return ClientView.NEW;
        }
        Client client = channels.client();
        return new ClientView(client.kind(), client.userAgent(), channels.views());
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
        if (phase != Phase.CLOSED) {
            channels.workChanged(newWork);
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
        if (phase == Phase.SET_UP) {
            acks.sendDue(nowMs);
            channels.retarget(nowMs);
        }
    }

    /** When {@link #tick} has an acknowledgement to send at the latest. */
    public OptionalLong nextAckMs() {
        return acks.nextDueMs();
    }

    /** The connection is gone. */
    public void disconnected() {
        phase = Phase.CLOSED;
        channels.abandon();
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
            channels.clientIs(Client.of(setup));
            phase = Phase.SET_UP;
            effects.send(new SetupConnectionSuccess(CommonMessage.VERSION, 0));
        }
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
        shares.workersNegotiated();
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
            case MiningMessage.SubmitSharesExtended share -> shares.submit(share, now);
            case MiningMessage.SubmitSharesStandard share -> shares.submit(share, now);
            case MiningMessage.OpenStandardMiningChannel open ->
                    channels.open(open, now.steadyMs());
            case MiningMessage.OpenExtendedMiningChannel open ->
                    channels.open(open, now.steadyMs());
            case MiningMessage.UpdateChannel update -> channels.update(update, now.steadyMs());
            case MiningMessage.CloseChannel close -> channels.close(close.channelId());
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

    private void close(String reason) {
        phase = Phase.CLOSED;
        effects.close(reason);
    }
}
