package org.hyperhash.miner;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.noise.NoiseResponder;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.MessageTable;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.common.CommonMessages;
import org.hyperhash.stratum.v2.common.Subprotocol;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.hyperhash.stratum.v2.mining.MiningMessages;

/**
 * Mines over one Stratum V2 connection with one channel. The session thread reads; once the channel
 * is open, a thread of its own writes the shares.
 *
 * <pre>
 * handshake --> set up --> channel open --> mining --closed, refused or redirected--> over
 * </pre>
 *
 * @spec SV2 5 Mining Protocol
 */
final class Sv2Client implements PoolSession {
    static final MessageTable MESSAGES =
            MessageTable.of(CommonMessages.TABLE, MiningMessages.TABLE);

    /** Bytes of extranonce that we want at least. */
    static final int EXTRANONCE_MIN = 2;

    private static final int REQUEST_ID = 1;

    /** Shares that go out in one write. */
    private static final int SHARES_PER_WRITE = 64;

    private final MiningDesk desk;
    private final Socket socket;
    private final NoiseStream stream;
    private Optional<Sv2Channel> channel = Optional.empty();
    private Optional<Ending> ending = Optional.empty();
    private boolean setUp;
    private boolean versionFixed;

    private Sv2Client(MiningDesk desk, Socket socket, NoiseStream stream) {
        this.desk = desk;
        this.socket = socket;
        this.stream = stream;
    }

    /** Shakes hands with the pool at the other end of {@code socket}. */
    static Sv2Client handshake(
            MiningDesk desk,
            Socket socket,
            ServerTrust trust,
            SecureRandom random,
            InstantSource clock)
            throws IOException {
        byte[] entropy = new byte[NoiseResponder.ENTROPY];
        random.nextBytes(entropy);
        try {
            NoiseStream stream =
                    NoiseStream.initiate(
                            socket.getInputStream(),
                            socket.getOutputStream(),
                            trust,
                            entropy,
                            clock.instant(),
                            FrameLimit.POOL_TO_MINER);
            return new Sv2Client(desk, socket, stream);
        } catch (SocketTimeoutException _) {
            throw new PoolFault(
                    "no answer to the handshake within %d ms; is this a Stratum V2 port?"
                            .formatted(socket.getSoTimeout()));
        }
    }

    @Override
    public Ending run() throws IOException, InterruptedException {
        stream.write(MESSAGES, setupConnection());
        Thread sender = Thread.ofVirtual().name("miner-send").unstarted(this::sendShares);
        try {
            while (ending.isEmpty()) {
                List<Message> messages = stream.readAvailable(MESSAGES);
                if (messages.isEmpty()) {
                    return new Ending.Closed("the pool closed the connection");
                }
                for (Message message : messages) {
                    received(message);
                }
                if (channel.isPresent() && sender.getState() == Thread.State.NEW) {
                    sender.start();
                }
            }
            return ending.get();
        } catch (SocketTimeoutException _) {
            throw new PoolFault("the pool was silent for %d ms".formatted(socket.getSoTimeout()));
        } finally {
            stop(sender);
        }
    }

    private void stop(Thread sender) throws InterruptedException, IOException {
        socket.close();
        sender.interrupt();
        if (sender.getState() != Thread.State.NEW) {
            sender.join();
        }
    }

    private Message setupConnection() {
        return new CommonMessage.SetupConnection(
                Subprotocol.MINING.code(),
                CommonMessage.VERSION,
                CommonMessage.VERSION,
                desk.options().standard() ? CommonMessage.REQUIRES_STANDARD_JOBS : 0,
                desk.pool().host(),
                desk.pool().port(),
                MiningDesk.VENDOR,
                "CPU",
                MiningDesk.FIRMWARE,
                "");
    }

    private Message openChannel() {
        float hashRate = (float) desk.hashesPerSecond();
        String identity = desk.options().userIdentity();
        return desk.options().standard()
                ? new MiningMessage.OpenStandardMiningChannel(
                        REQUEST_ID, identity, hashRate, Target.EASIEST)
                : new MiningMessage.OpenExtendedMiningChannel(
                        REQUEST_ID, identity, hashRate, Target.EASIEST, EXTRANONCE_MIN);
    }

    private void received(Message message) throws IOException {
        switch (message) {
            case CommonMessage common -> receivedCommon(common);
            case MiningMessage mining when channel.isPresent() ->
                    receivedMining(mining, channel.get());
            case MiningMessage mining -> receivedBeforeOpen(mining);
            // Messages of extensions that we did not ask for.
            default -> {}
        }
    }

    private void receivedCommon(CommonMessage message) throws IOException {
        switch (message) {
            case CommonMessage.SetupConnectionSuccess success -> setUpDone(success);
            case CommonMessage.SetupConnectionError error ->
                    refused(
                            "the connection: %s (flags %x)"
                                    .formatted(error.errorCode(), error.flags()));
            case CommonMessage.Reconnect(String host, int port) ->
                    ending =
                            Optional.of(
                                    new Ending.Redirected(
                                            host.isEmpty() ? Optional.empty() : Optional.of(host),
                                            port,
                                            0));
            case CommonMessage.ChannelEndpointChanged _ -> {}
            case CommonMessage.SetupConnection _ ->
                    throw new PoolFault("the pool sent a client's message: SetupConnection");
        }
    }

    private void setUpDone(CommonMessage.SetupConnectionSuccess success) throws IOException {
        if (setUp) {
            throw new PoolFault("the pool sent SetupConnection.Success twice");
        }
        setUp = true;
        versionFixed = success.hasFlag(CommonMessage.REQUIRES_FIXED_VERSION);
        if (success.hasFlag(CommonMessage.REQUIRES_EXTENDED_CHANNELS)
                && desk.options().standard()) {
            throw new PoolFault("the pool opens no standard channels: mine without that option");
        }
        stream.write(MESSAGES, openChannel());
    }

    private void receivedBeforeOpen(MiningMessage message) throws IOException {
        switch (message) {
            case MiningMessage.OpenMiningChannelError(_, String code) ->
                    refused("%s: %s".formatted(desk.options().userIdentity(), code));
            case MiningMessage.OpenStandardMiningChannelSuccess success ->
                    opened(
                            new Sv2Channel(
                                    success.channelId(),
                                    success.groupChannelId(),
                                    success.target(),
                                    success.extranoncePrefix(),
                                    0,
                                    versionFixed));
            case MiningMessage.OpenExtendedMiningChannelSuccess success -> {
                if (success.extranonceSize() < 1) {
                    throw new PoolFault("the pool gave an extended channel without extranonce");
                }
                opened(
                        new Sv2Channel(
                                success.channelId(),
                                success.groupChannelId().orElse(success.channelId()),
                                success.target(),
                                success.extranoncePrefix(),
                                success.extranonceSize(),
                                versionFixed));
            }
            // Of groups that we do not know yet.
            default -> {}
        }
    }

    private void refused(String whatAndWhy) {
        ending = Optional.of(new Ending.Refused(whatAndWhy));
    }

    private void opened(Sv2Channel opened) throws PoolFault {
        if (opened.isStandard() != desk.options().standard()) {
            throw new PoolFault("the pool opened another kind of channel than was asked for");
        }
        channel = Optional.of(opened);
    }

    private void receivedMining(MiningMessage message, Sv2Channel mine) throws IOException {
        long now = System.nanoTime();
        switch (message) {
            case MiningMessage.NewExtendedMiningJob job when mine.isMeant(job.channelId()) ->
                    mine.jobCame(job, now).ifPresent(desk::assign);
            case MiningMessage.NewMiningJob job when job.channelId() == mine.id() ->
                    mine.jobCame(job, now).ifPresent(desk::assign);
            case MiningMessage.SetNewPrevHash tip when mine.isMeant(tip.channelId()) ->
                    mine.tipCame(tip, now).ifPresentOrElse(desk::assign, desk::rest);
            case MiningMessage.SetTarget(int id, Target target) when mine.isMeant(id) ->
                    mine.retarget(target);
            case MiningMessage.SetExtranoncePrefix(int id, var prefix) when id == mine.id() ->
                    mine.changePrefix(prefix);
            case MiningMessage.SetGroupChannel group -> mine.moveToGroup(group);
            case MiningMessage.SubmitSharesSuccess success ->
                    desk.statistics()
                            .accepted(Integer.toUnsignedLong(success.newSubmitsAcceptedCount()));
            case MiningMessage.SubmitSharesError error -> desk.rejected(error.errorCode());
            case MiningMessage.CloseChannel(int id, String reason) when mine.isMeant(id) ->
                    ending =
                            Optional.of(
                                    new Ending.Closed("the pool closed the channel: " + reason));
            // For channels that are not ours, or answers to what we never ask.
            default -> {}
        }
    }

    /** Owns the writing side from here on. */
    private void sendShares() {
        Sv2Channel mine = channel.orElseThrow();
        BlockingQueue<Share> shares = desk.shares();
        List<Share> batch = new ArrayList<>();
        List<Message> messages = new ArrayList<>();
        int sequence = 0;
        try {
            while (true) {
                batch.add(shares.take());
                shares.drainTo(batch, SHARES_PER_WRITE - 1);
                for (Share share : batch) {
                    messages.add(submission(mine, share, sequence++));
                    desk.statistics().submitted(share.blockCandidate());
                }
                stream.write(MESSAGES, messages);
                batch.clear();
                messages.clear();
            }
        } catch (IOException | InterruptedException _) {
            closeSocket();
        }
    }

    /** The reader notices, and ends the session. */
    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            desk.log("closing the socket failed", e);
        }
    }

    private static Message submission(Sv2Channel mine, Share share, int sequence) {
        int jobId = Integer.parseUnsignedInt(share.work().jobId());
        return mine.isStandard()
                ? new MiningMessage.SubmitSharesStandard(
                        mine.id(), sequence, jobId, share.nonce(), share.time(), share.version())
                : new MiningMessage.SubmitSharesExtended(
                        mine.id(),
                        sequence,
                        jobId,
                        share.nonce(),
                        share.time(),
                        share.version(),
                        share.extranonce());
    }
}
