package org.hyperhash.translator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.platform.engine.Moment;
import org.hyperhash.platform.engine.SteadyClock;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.v1.LineDecoder;
import org.hyperhash.stratum.v1.Sv1Error;
import org.hyperhash.stratum.v1.Sv1Request;
import org.hyperhash.stratum.v1.Sv1Requests;
import org.hyperhash.stratum.v1.Sv1ServerLine;
import org.hyperhash.stratum.v1.Sv1ServerLines;
import org.hyperhash.stratum.v2.WireFormatException;
import org.hyperhash.translator.engine.ForwardedShare;
import org.hyperhash.translator.engine.Sv1Effects;
import org.hyperhash.translator.engine.Sv1Miner;
import org.hyperhash.translator.engine.Sv1Session;
import org.hyperhash.translator.engine.Sv1View;
import org.hyperhash.translator.engine.TranslatorRules;
import org.hyperhash.translator.engine.UpstreamState;
import org.hyperhash.translator.engine.UpstreamVerdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SV1 miner. Its reader thread turns bytes into lines; its session thread owns the session and
 * writes answers and jobs. Both are virtual threads.
 */
final class MinerConnection implements Sv1Effects, Sv1Miner {
    private static final Logger LOG = LoggerFactory.getLogger(MinerConnection.class);

    /** How often difficulty and limits are looked at when nothing else happens. */
    private static final long TICK_MS = 5_000;

    private static final int READ_BUFFER = 2 * 1024;

    private final long id;
    private final Socket socket;
    private final Runnable admitted;
    private final TranslatorLimits limits;
    private final UpstreamLink upstream;
    private final TranslatorStatistics statistics;
    private final InstantSource clock;
    private final Sv1Session session;
    private final Inbox inbox = new Inbox();

    // Owned by the session thread.
    private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
    private final List<Long> unforwarded = new ArrayList<>();
    private Optional<String> closing = Optional.empty();
    private long heardMs;
    private boolean viewIsDue;

    /** When the write that is under way began, {@link System#nanoTime}; 0 when there is none. */
    private volatile long writingSince;

    private volatile double hashesPerSecond;
    private volatile Optional<Sv1View> view = Optional.empty();

    /** What all connections of a translator share. */
    record Shared(
            TranslatorRules rules,
            TranslatorLimits limits,
            UpstreamLink upstream,
            TranslatorStatistics statistics,
            InstantSource clock) {}

    /**
     * @param admitted to be run when the miner is authorized
     */
    MinerConnection(long id, Socket socket, Runnable admitted, Shared shared) {
        this.id = id;
        this.socket = socket;
        this.admitted = admitted;
        this.limits = shared.limits();
        this.upstream = shared.upstream();
        this.statistics = shared.statistics();
        this.clock = shared.clock();
        this.session = new Sv1Session(id, shared.rules(), this);
    }

    @Override
    public long id() {
        return id;
    }

    /** What there is to see, once the miner is authorized; never waits. */
    Optional<Sv1View> view() {
        return view;
    }

    /** Address of the miner. */
    String address() {
        return socket.getInetAddress().getHostAddress();
    }

    double hashesPerSecond() {
        return hashesPerSecond;
    }

    @Override
    public void upstreamChanged(UpstreamState state) {
        inbox.upstreamChanged(state);
    }

    @Override
    public void verdict(long token, UpstreamVerdict verdict) {
        inbox.verdict(token, verdict);
    }

    /** Ends the connection from outside. */
    void disconnect(String reason) {
        inbox.close(reason);
    }

    /** Whether the miner has not read for longer than it may. */
    boolean isStuckWriting(long nowNanos) {
        long since = writingSince;
        return since != 0 && nowNanos - since > limits.writeTimeout().toNanos();
    }

    /** Closes the socket under a miner that does not read. */
    void abort() {
        inbox.close("the miner does not read");
        closeSocket();
    }

    /** Serves the miner on the calling thread until it leaves; returns why it did. */
    String serve() {
        Thread reader = Thread.ofVirtual().name("sv1-reader-" + id).start(this::readAll);
        String reason;
        try {
            reason = runSession();
        } catch (InterruptedException e) {
            reason = "interrupted";
        } catch (IOException e) {
            reason = "the miner is gone: " + e.getMessage();
        } finally {
            upstream.leave(id);
            closeSocket();
            inbox.close("closed");
        }
        reader.interrupt();
        return reason;
    }

    private void readAll() {
        LineDecoder decoder = new LineDecoder();
        byte[] buffer = new byte[READ_BUFFER];
        try {
            InputStream in = socket.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                decoder.feed(buffer, 0, count);
                List<String> lines = new ArrayList<>(1);
                for (Optional<String> line = decoder.poll();
                        line.isPresent();
                        line = decoder.poll()) {
                    lines.add(line.get());
                }
                if (!lines.isEmpty()) {
                    inbox.add(lines);
                }
            }
            inbox.close("the miner closed the connection");
        } catch (IOException e) {
            inbox.close(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            inbox.close("interrupted");
        }
    }

    private String runSession() throws IOException, InterruptedException {
        long lastTickMs = SteadyClock.millis();
        heardMs = lastTickMs;
        while (true) {
            Inbox.Arrivals arrivals = inbox.take(waitMs(lastTickMs));
            Moment now = Moment.now(clock);
            long nowMs = now.steadyMs();
            viewIsDue |= arrivals.state().isPresent();
            arrivals.state().ifPresent(state -> session.upstream(state, now));
            arrivals.verdicts()
                    .forEach(judged -> session.verdict(judged.token(), judged.verdict()));
            receive(arrivals.lines(), now);
            if (nowMs - lastTickMs >= TICK_MS || nowMs >= session.nextDueMs()) {
                session.tick(now);
                lastTickMs = nowMs;
                viewIsDue = true;
            }
            hashesPerSecond = session.hashesPerSecond();
            write();
            if (session.isAuthorized()) {
                admitted.run();
                look();
            }
            Optional<String> over = closing.or(arrivals::closed).or(() -> overdue(nowMs));
            if (over.isPresent()) {
                return over.get();
            }
        }
    }

    private void look() {
        if (viewIsDue || view.isEmpty()) {
            viewIsDue = false;
            view = Optional.of(session.view());
        }
    }

    private long waitMs(long lastTickMs) {
        long limitMs = heardMs + limits.idleTimeout().toMillis();
        long nextMs = Math.min(Math.min(lastTickMs + TICK_MS, session.nextDueMs()), limitMs);
        return Math.max(1, nextMs - SteadyClock.millis());
    }

    private Optional<String> overdue(long nowMs) {
        return nowMs - heardMs >= limits.idleTimeout().toMillis()
                ? Optional.of("idle for " + limits.idleTimeout())
                : Optional.empty();
    }

    private void receive(List<String> lines, Moment now) {
        for (String line : lines) {
            if (closing.isPresent()) {
                return;
            }
            heardMs = now.steadyMs();
            receive(line, now);
        }
        unforwarded.forEach(
                token -> session.verdict(token, new UpstreamVerdict.Lost("it is too busy")));
        unforwarded.clear();
    }

    private void receive(String line, Moment now) {
        Sv1Request request;
        try {
            request = Sv1Requests.parse(line);
        } catch (WireFormatException e) {
            session.malformed(String.valueOf(e.getMessage()));
            return;
        }
        session.received(request, now);
    }

    private void write() throws IOException {
        if (outgoing.size() == 0) {
            return;
        }
        writingSince = System.nanoTime();
        try {
            outgoing.writeTo(socket.getOutputStream());
        } finally {
            writingSince = 0;
            outgoing.reset();
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("connection {}: closing failed", id, e);
        }
    }

    @Override
    public void send(Sv1ServerLine line) {
        outgoing.writeBytes(Sv1ServerLines.write(line));
    }

    @Override
    public void join(String identity, HashRate nominal) {
        upstream.join(this, identity, nominal);
    }

    @Override
    public void rateChanged(HashRate nominal) {
        upstream.rateChanged(id, nominal);
    }

    @Override
    public void forward(ForwardedShare share) {
        statistics.shareForwarded();
        if (!upstream.submit(share)) {
            unforwarded.add(share.token());
        }
    }

    @Override
    public void accepted() {
        statistics.shareAccepted();
    }

    @Override
    public void refused(Sv1Error error) {
        statistics.shareRefused(error);
    }

    @Override
    public void lateVerdict(UpstreamVerdict verdict) {
        statistics.lateVerdict(verdict);
    }

    @Override
    public void close(String reason) {
        closing = Optional.of(reason);
    }
}
