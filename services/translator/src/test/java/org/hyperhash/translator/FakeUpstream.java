package org.hyperhash.translator;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.channel.JobBook;
import org.hyperhash.stratum.channel.SeenShares;
import org.hyperhash.stratum.channel.ShareJudge;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.noise.NoiseResponder;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.noise.ServerIdentity;
import org.hyperhash.stratum.noise.StratumUrl;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.MessageTable;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.common.CommonMessages;
import org.hyperhash.stratum.v2.extension.ExtensionMessage;
import org.hyperhash.stratum.v2.extension.ExtensionMessages;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.hyperhash.stratum.v2.mining.MiningMessages;

/**
 * A small SV2 pool that does what a test says: accepts, refuses, hangs, drops. It judges every
 * share by itself, so that an accepted one proves that the mapping of jobs and shares is right.
 */
final class FakeUpstream implements AutoCloseable {
    private static final int BIND_ATTEMPTS = 100;
    private static final Duration BIND_PAUSE = Duration.ofMillis(50);

    static final int ROLLABLE = 16;

    /** No hash meets it: shares are never blocks. */
    static final int HARD_BITS = 0x03000001;

    private static final MessageTable MESSAGES =
            MessageTable.of(CommonMessages.TABLE, MiningMessages.TABLE, ExtensionMessages.TABLE);

    enum Answer {
        JUDGE,
        HANG,
        REFUSE,
        DROP
    }

    volatile boolean handshakes = true;
    volatile boolean answersSetup = true;
    volatile boolean negotiates = true;
    volatile Optional<String> refusesOpen = Optional.empty();
    volatile Answer shares = Answer.JUDGE;
    volatile Target target = Target.EASIEST;
    volatile String tip = "11";

    final List<MiningMessage.SubmitSharesExtended> received =
            Collections.synchronizedList(new ArrayList<>());
    final List<ShareVerdict> verdicts = Collections.synchronizedList(new ArrayList<>());
    final List<MiningMessage.OpenExtendedMiningChannel> opened =
            Collections.synchronizedList(new ArrayList<>());
    final List<MiningMessage> others = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger accepted = new AtomicInteger();

    private final ServerIdentity identity;
    private final ServerSocket listener;
    private final int prefixByte;
    private final Random random = new Random(7);
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();

    FakeUpstream(int prefixByte) throws IOException {
        this(prefixByte, 0);
    }

    FakeUpstream(int prefixByte, int port) throws IOException {
        this.prefixByte = prefixByte;
        this.identity =
                new ServerIdentity(
                        key(prefixByte),
                        key(prefixByte + 1),
                        new byte[32],
                        Instant.now(),
                        ServerIdentity.DEFAULT_VALIDITY);
        this.listener = listen(port);
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** A socket that tries to connect to the port meanwhile may have it for a moment. */
    private static ServerSocket listen(int port) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            } catch (BindException taken) {
                if (attempt == BIND_ATTEMPTS) {
                    throw taken;
                }
                LockSupport.parkNanos(BIND_PAUSE.toNanos());
            }
        }
    }

    private static SecretKey key(int last) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) last;
        return SecretKey.of(bytes);
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return clients.size();
    }

    UpstreamAddress address(String userIdentity) {
        StratumUrl url = new StratumUrl("127.0.0.1", port(), Optional.of(identity.authorityKey()));
        return new UpstreamAddress(url, userIdentity);
    }

    /** A new chain tip for every channel. */
    void newTip(String hexByte) throws IOException {
        tip = hexByte;
        for (Client client : clients) {
            client.sendJobs();
        }
    }

    void setTarget(Target newTarget) throws IOException {
        target = newTarget;
        for (Client client : clients) {
            client.sendTargets();
        }
    }

    void closeChannels(String reason) throws IOException {
        for (Client client : clients) {
            client.closeChannels(reason);
        }
    }

    void dropAll() throws IOException {
        for (Client client : clients) {
            client.socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        dropAll();
    }

    private void acceptAll() {
        while (true) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (!handshakes) {
                socket.getInputStream().readAllBytes();
                return;
            }
            byte[] entropy = new byte[NoiseResponder.ENTROPY];
            synchronized (random) {
                random.nextBytes(entropy);
            }
            NoiseStream stream =
                    NoiseStream.respond(
                            socket.getInputStream(),
                            socket.getOutputStream(),
                            identity,
                            entropy,
                            InstantSource.system().instant(),
                            FrameLimit.MINER_TO_POOL);
            Client client = new Client(socket, stream);
            clients.add(client);
            try {
                client.run();
            } finally {
                clients.remove(client);
            }
        } catch (IOException _) {
            // The other side is gone, or the test has closed us.
        }
    }

    private final class Channel {
        final int id;
        final Bytes prefix;
        final JobBook jobs = new JobBook(false);
        final SeenShares seen = new SeenShares();

        Channel(int id) {
            this.id = id;
            this.prefix = Bytes.of((byte) prefixByte, (byte) (id >>> 8), (byte) id);
        }
    }

    private final class Client {
        final Socket socket;
        final NoiseStream stream;
        final Map<Integer, Channel> channels = new ConcurrentHashMap<>();
        final ShareJudge judge = new ShareJudge();
        int lastChannel;
        int lastJob;

        Client(Socket socket, NoiseStream stream) {
            this.socket = socket;
            this.stream = stream;
        }

        void run() throws IOException {
            for (List<Message> messages = stream.readAvailable(MESSAGES);
                    !messages.isEmpty();
                    messages = stream.readAvailable(MESSAGES)) {
                for (Message message : messages) {
                    received(message);
                }
            }
        }

        synchronized void received(Message message) throws IOException {
            switch (message) {
                case CommonMessage.SetupConnection _ -> {
                    if (answersSetup) {
                        send(new CommonMessage.SetupConnectionSuccess(2, 0));
                    }
                }
                case ExtensionMessage.RequestExtensions request -> {
                    if (negotiates) {
                        send(
                                new ExtensionMessage.RequestExtensionsSuccess(
                                        request.requestId(), request.requested()));
                    }
                }
                case MiningMessage.OpenExtendedMiningChannel open -> open(open);
                case MiningMessage.SubmitSharesExtended share -> share(share);
                case MiningMessage.CloseChannel close -> {
                    channels.remove(close.channelId());
                    others.add(close);
                }
                case MiningMessage other -> others.add(other);
                default -> throw new IOException("unexpected " + message);
            }
        }

        private void open(MiningMessage.OpenExtendedMiningChannel open) throws IOException {
            opened.add(open);
            if (refusesOpen.isPresent()) {
                send(new MiningMessage.OpenMiningChannelError(open.requestId(), refusesOpen.get()));
                return;
            }
            Channel channel = new Channel(++lastChannel);
            channels.put(channel.id, channel);
            send(
                    new MiningMessage.OpenExtendedMiningChannelSuccess(
                            open.requestId(),
                            channel.id,
                            target,
                            ROLLABLE,
                            channel.prefix,
                            OptionalInt.of(1_000_000)));
            sendJob(channel);
        }

        synchronized void sendJobs() throws IOException {
            for (Channel channel : channels.values()) {
                sendJob(channel);
            }
        }

        synchronized void sendTargets() throws IOException {
            for (Channel channel : channels.values()) {
                send(new MiningMessage.SetTarget(channel.id, target));
                sendJob(channel);
            }
        }

        synchronized void closeChannels(String reason) throws IOException {
            for (Channel channel : channels.values()) {
                send(new MiningMessage.CloseChannel(channel.id, reason));
            }
            channels.clear();
        }

        private void sendJob(Channel channel) throws IOException {
            int jobId = ++lastJob;
            Bytes head = Bytes.ofHex("01000000" + "ab".repeat(40));
            Bytes tail = Bytes.ofHex("ffffffff" + "cd".repeat(60));
            List<Hash256> path = List.of(Hash256.ofHex("77".repeat(32)));
            ChainTip chainTip =
                    new ChainTip(Hash256.ofHex(tip.repeat(32)), HARD_BITS, 1_700_000_000);
            channel.jobs.addFuture(
                    jobId,
                    jobId,
                    new ExtendedJob(0x20000000, ExtendedJob.BIP323_BITS, head, tail, false, path));
            channel.jobs.activate(jobId, chainTip, target, channel.prefix);
            send(
                    new MiningMessage.NewExtendedMiningJob(
                            channel.id,
                            jobId,
                            OptionalInt.empty(),
                            0x20000000,
                            true,
                            path,
                            head,
                            tail));
            send(
                    new MiningMessage.SetNewPrevHash(
                            channel.id,
                            jobId,
                            chainTip.previousBlock(),
                            chainTip.minTime(),
                            chainTip.nBits()));
        }

        private void share(MiningMessage.SubmitSharesExtended share) throws IOException {
            FakeUpstream.this.received.add(share);
            switch (shares) {
                case HANG -> {}
                case DROP -> socket.close();
                case REFUSE ->
                        send(
                                new MiningMessage.SubmitSharesError(
                                        share.channelId(), share.sequenceNumber(), "stale-share"));
                case JUDGE -> judge(share);
            }
        }

        private void judge(MiningMessage.SubmitSharesExtended share) throws IOException {
            Channel channel = channels.get(share.channelId());
            ShareVerdict verdict =
                    channel == null
                            ? ShareVerdict.INVALID_CHANNEL_ID
                            : judge.judge(
                                    new ShareJudge.Submission(
                                            share.jobId(),
                                            share.nonce(),
                                            share.ntime(),
                                            share.version(),
                                            share.extranonce()),
                                    channel.jobs,
                                    channel.seen,
                                    channel.prefix,
                                    ROLLABLE,
                                    Instant.now().getEpochSecond());
            verdicts.add(verdict);
            if (verdict.accepted()) {
                accepted.incrementAndGet();
                send(
                        new MiningMessage.SubmitSharesSuccess(
                                share.channelId(), share.sequenceNumber(), 1, 1));
            } else {
                send(
                        new MiningMessage.SubmitSharesError(
                                share.channelId(), share.sequenceNumber(), verdict.errorCode()));
            }
        }

        private void send(Message message) throws IOException {
            stream.write(MESSAGES, message);
        }
    }
}
