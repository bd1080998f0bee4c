package org.hyperhash.pool;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hyperhash.platform.engine.Moment;
import org.hyperhash.platform.engine.SteadyClock;
import org.hyperhash.platform.journal.JournalUnavailable;
import org.hyperhash.platform.logging.Logging;
import org.hyperhash.pool.engine.AcceptedShare;
import org.hyperhash.pool.engine.ClientView;
import org.hyperhash.pool.engine.ExtranonceLeases;
import org.hyperhash.pool.engine.FoundBlock;
import org.hyperhash.pool.engine.Identity;
import org.hyperhash.pool.engine.MiningSession;
import org.hyperhash.pool.engine.PoolWork;
import org.hyperhash.pool.engine.SessionEffects;
import org.hyperhash.pool.engine.SessionRules;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.MessageTable;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Its reader thread turns bytes into messages; its session thread owns the session,
 * makes shares durable and writes answers. Both are virtual threads.
 */
final class PoolConnection implements SessionEffects {
    private static final Logger LOG = LoggerFactory.getLogger(PoolConnection.class);

    /** How often targets are looked at when nothing else happens. */
    private static final long TICK_MS = 5_000;

    /** How long an ending connection waits for the disk. */
    private static final Duration LAST_ACK_PATIENCE = Duration.ofMillis(500);

    /** Shares that the journal has, in one append. */
    private record JournalledShares(long lastSequence, int count) {}

    private final long id;
    private final Socket socket;
    private final NoiseStream stream;
    private final Runnable admitted;
    private final MessageTable messages;
    private final PoolLimits limits;
    private final ShareLog shareLog;
    private final BlockDesk blockDesk;
    private final PoolStatistics statistics;
    private final ScheduledExecutorService timers;
    private final InstantSource clock;
    private final MiningSession session;
    private final Inbox inbox = new Inbox();

    // Owned by the session thread.
    private final List<Message> outgoing = new ArrayList<>();
    private final List<AcceptedShare> unjournalled = new ArrayList<>();
    private final Queue<JournalledShares> journalled = new ArrayDeque<>();
    private Optional<String> closing = Optional.empty();
    private boolean viewIsDue;
    private long viewedAtMs;

    /** When the write that is under way began, {@link System#nanoTime}; 0 when there is none. */
    private volatile long writingSince;

    /** When targets were looked at last, {@link SteadyClock}. */
    private volatile long lastTickMs;

    private volatile int channels;

    /** For people; made anew when targets are looked at, and when channels open or close. */
    private volatile ClientView view = ClientView.NEW;

    /** Whether a timer will wake the session. */
    private volatile boolean ackScheduled;

    /** What all connections of a pool share. */
    record Shared(
            SessionRules rules,
            ExtranonceLeases leases,
            MessageTable messages,
            PoolLimits limits,
            ShareLog shareLog,
            BlockDesk blockDesk,
            PoolStatistics statistics,
            ScheduledExecutorService timers,
            InstantSource clock) {}

    /**
     * @param admitted to be run when the client is set up
     */
    PoolConnection(
            long id,
            Socket socket,
            NoiseStream stream,
            Runnable admitted,
            Shared shared,
            Optional<PoolWork> work) {
        this.id = id;
        this.socket = socket;
        this.stream = stream;
        this.admitted = admitted;
        this.messages = shared.messages();
        this.limits = shared.limits();
        this.shareLog = shared.shareLog();
        this.blockDesk = shared.blockDesk();
        this.statistics = shared.statistics();
        this.timers = shared.timers();
        this.clock = shared.clock();
        this.session = new MiningSession(shared.rules(), shared.leases(), work, this);
    }

    long id() {
        return id;
    }

    int channels() {
        return channels;
    }

    ClientView view() {
        return view;
    }

    /** Gives the session new work; never waits. */
    void workChanged(PoolWork work) {
        inbox.workChanged(work);
    }

    /**
     * Has the session look at its targets when it is time; never waits.
     *
     * @param nowMs {@link SteadyClock}
     */
    void tick(long nowMs) {
        if (nowMs - lastTickMs >= TICK_MS) {
            inbox.wake();
        }
    }

    /** Ends the connection from outside. */
    void disconnect(String reason) {
        inbox.close(reason);
    }

    /** Whether the client has not read for longer than it may. */
    boolean isStuckWriting(long nowNanos) {
        long since = writingSince;
        return since != 0 && nowNanos - since > limits.writeTimeout().toNanos();
    }

    /** Closes the socket under a client that does not read. */
    void abort() {
        inbox.close("the client does not read");
        closeSocket();
    }

    /** Serves the client on the calling thread until it leaves; returns why it did. */
    String serve() {
        Thread reader = Thread.ofVirtual().name("pool-reader-" + id).start(this::readAll);
        String reason;
        try {
            reason = runSession();
        } catch (InterruptedException e) {
            reason = "interrupted";
        } catch (IOException e) {
            reason = "the client is gone: " + e.getMessage();
        } finally {
            session.disconnected();
            closeSocket();
            inbox.close("closed");
        }
        reader.interrupt();
        return reason;
    }

    private void readAll() {
        try {
            socket.setSoTimeout((int) limits.idleTimeout().toMillis());
            List<Message> received = stream.readAvailable(messages);
            while (!received.isEmpty()) {
                inbox.add(received);
                received = stream.readAvailable(messages);
            }
            inbox.close("the client closed the connection");
        } catch (SocketTimeoutException _) {
            inbox.close("idle for " + limits.idleTimeout());
        } catch (IOException e) {
            inbox.close(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            inbox.close("interrupted");
        }
    }

    private String runSession() throws IOException, InterruptedException {
        lastTickMs = SteadyClock.millis();
        while (true) {
            Inbox.Arrivals arrivals = inbox.take();
            Moment now = Moment.now(clock);
            long nowMs = now.steadyMs();
            arrivals.work().ifPresent(session::workChanged);
            settle(arrivals.durableSequence(), nowMs);
            for (Message message : arrivals.messages()) {
                session.received(message, now);
            }
            lookAtChannels();
            if (session.isSetUp()) {
                admitted.run();
            }
            if (nowMs - lastTickMs >= TICK_MS || ackIsDue(nowMs)) {
                session.tick(nowMs);
                lastTickMs = nowMs;
                viewIsDue |= nowMs - viewedAtMs >= TICK_MS;
            }
            journal();
            write();
            if (viewIsDue) {
                viewIsDue = false;
                viewedAtMs = nowMs;
                view = session.view();
            }
            scheduleAck(nowMs);
            Optional<String> over = closing.or(arrivals::closed);
            if (over.isPresent()) {
                acknowledgeLast();
                return over.get();
            }
        }
    }

    private void lookAtChannels() {
        int open = session.channelCount();
        if (open != channels) {
            channels = open;
            viewIsDue = true;
        }
    }

    /** What is durable in a moment is still acknowledged: nobody should do the work again. */
    private void acknowledgeLast() throws IOException, InterruptedException {
        long last = journalled.stream().mapToLong(JournalledShares::lastSequence).max().orElse(0);
        if (shareLog.awaitDurable(last, LAST_ACK_PATIENCE)) {
            settle(last, SteadyClock.millis());
        }
        session.acknowledgeAll();
        write();
    }

    /**
     * Has the session woken when an acknowledgement is due. One timer at a time is enough, where a
     * wait with a limit would take one for each share: one that comes too early starts the next.
     */
    private void scheduleAck(long nowMs) {
        OptionalLong nextAckMs = session.nextAckMs();
        if (nextAckMs.isPresent() && !ackScheduled) {
            ackScheduled = true;
            long delayMs = Math.max(1, nextAckMs.getAsLong() - nowMs);
            var _ = timers.schedule(this::wakeForAck, delayMs, TimeUnit.MILLISECONDS);
        }
    }

    private void wakeForAck() {
        ackScheduled = false;
        inbox.wake();
    }

    private boolean ackIsDue(long nowMs) {
        return session.nextAckMs().orElse(Long.MAX_VALUE) <= nowMs;
    }

    private void settle(long durableSequence, long nowMs) {
        int count = 0;
        while (!journalled.isEmpty() && journalled.peek().lastSequence() <= durableSequence) {
            count += journalled.remove().count();
        }
        if (count > 0) {
            session.durable(count, nowMs);
            statistics.acknowledged(count);
        }
    }

    /** Appends what was accepted in this round, all at once; the answer comes to the inbox. */
    private void journal() throws InterruptedException {
        if (!unjournalled.isEmpty()) {
            int count = unjournalled.size();
            try {
                long sequence = shareLog.append(id, unjournalled);
                journalled.add(new JournalledShares(sequence, count));
                shareLog.whenDurable(sequence, inbox::durable);
            } catch (JournalUnavailable e) {
                LOG.warn(
                        "{}: {} shares refused: {}", Logging.connection(id), count, e.getMessage());
                session.notStored(count);
                statistics.notStored(unjournalled);
            }
            unjournalled.clear();
        }
    }

    private void write() throws IOException {
        if (outgoing.isEmpty()) {
            return;
        }
        writingSince = System.nanoTime();
        try {
            stream.write(messages, outgoing);
        } finally {
            writingSince = 0;
            outgoing.clear();
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{}: closing failed", Logging.connection(id), e);
        }
    }

    @Override
    public void send(Message message) {
        if (message instanceof MiningMessage.OpenMiningChannelError(_, String errorCode)) {
            LOG.info("pool: {} opens no channel: {}", Logging.connection(id), errorCode);
        }
        outgoing.add(message);
    }

    @Override
    public void opened(int channelId, Identity.Payable identity, String userAgent) {
        LOG.info(
                "pool: {} opens channel {} as {} ({})",
                Logging.connection(id),
                channelId,
                Logging.peerText(identity.text()),
                Logging.peerText(userAgent));
    }

    @Override
    public void record(AcceptedShare share) {
        unjournalled.add(share);
        statistics.accepted(share);
    }

    @Override
    public void blockFound(FoundBlock block) {
        // At once: it must not wait for the disk, nor be lost with what comes after it.
        blockDesk.submit(block);
    }

    @Override
    public void rejected(ShareVerdict verdict, String account, String worker) {
        statistics.rejected(verdict, account, worker);
    }

    @Override
    public void close(String reason) {
        closing = Optional.of(reason);
    }
}
