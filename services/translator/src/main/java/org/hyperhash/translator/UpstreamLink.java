package org.hyperhash.translator;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hyperhash.platform.engine.SteadyClock;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.translator.engine.ForwardedShare;
import org.hyperhash.translator.engine.MinerChannels;
import org.hyperhash.translator.engine.OwnChannels;
import org.hyperhash.translator.engine.SharedChannel;
import org.hyperhash.translator.engine.Sv1Miner;
import org.hyperhash.translator.engine.TranslatorRules;
import org.hyperhash.translator.engine.UpstreamChannelView;
import org.hyperhash.translator.engine.UpstreamOrder;
import org.hyperhash.translator.engine.UpstreamVerdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the upstreams. One virtual thread owns everything that miners share: the upstream
 * session, the channels, the order of the upstreams. It takes commands out of a bounded mailbox,
 * decides, and writes; miners and the reader of the socket only fill the mailbox.
 */
public final class UpstreamLink implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamLink.class);

    /** Commands that may wait. */
    static final int MAILBOX_MAX = 65_536;

    /** Commands whose messages go out in one write. */
    private static final int ROUND_MAX = 512;

    /** How often deadlines are looked at. */
    private static final long TICK_MS = 200;

    /** How old the view of the upstream may be while no channel comes or goes. */
    private static final long VIEW_MS = 2_000;

    /** A connection that lasted so long was good: its end starts the pauses anew. */
    private static final long GOOD_MS = 10_000;

    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
    private static final long DELIVERY_MS = 5_000;

    /**
     * @param first before the list is tried again
     * @param last the longest, reached by doubling
     * @param probe between looks at the first upstream while another one is used
     */
    public record Pauses(Duration first, Duration last, Duration probe) {}

    private final TranslatorRules rules;
    private final Pauses pauses;
    private final Supplier<List<UpstreamAddress>> source;
    private final TranslatorStatistics statistics;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final BlockingQueue<LinkCommand> mailbox = new LinkedBlockingQueue<>(MAILBOX_MAX);
    private volatile List<UpstreamAddress> upstreams = List.of();
    private volatile Health health = new Health.Down("not started");
    private volatile boolean stopping;
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});
    private volatile int channels;
    private volatile View view = View.NONE;

    /**
     * The upstream in use as it was a moment ago, for people.
     *
     * @param url empty while there is none
     */
    public record View(Optional<String> url, List<UpstreamChannelView> channels) {
        static final View NONE = new View(Optional.empty(), List.of());
    }

    // Owned by the thread of the link.
    private long viewedAtMs;
    private final MinerChannels miners;
    private Optional<ServedUpstream> served = Optional.empty();
    private Optional<UpstreamConnection> returned = Optional.empty();
    private Optional<UpstreamAddress> moved = Optional.empty();

    /**
     * @param upstreams asked once, at the start; the most wanted first
     */
    public UpstreamLink(
            TranslatorRules rules,
            Pauses pauses,
            Supplier<List<UpstreamAddress>> upstreams,
            TranslatorStatistics statistics,
            InstantSource clock) {
        this.rules = rules;
        this.pauses = pauses;
        this.source = upstreams;
        this.statistics = statistics;
        this.clock = clock;
        this.miners = rules.aggregate() ? new SharedChannel() : new OwnChannels();
    }

    @Override
    public String name() {
        return "upstream";
    }

    /** Returns at once: miners may come before the upstream does. */
    @Override
    public void start(Alarm alarm) throws StartFailed {
        upstreams = List.copyOf(source.get());
        if (upstreams.isEmpty()) {
            throw new StartFailed(
                    new Failure(
                            name(),
                            ExitCode.CONFIGURATION,
                            "no upstream is configured; add [[translator.upstreams]] with a url",
                            Optional.empty()));
        }
        health = new Health.Down("not connected yet");
        thread = Thread.ofVirtual().name("upstream").start(() -> run(alarm));
    }

    @Override
    public Health health() {
        return health;
    }

    /** What there is to see; never waits. */
    public View view() {
        return view;
    }

    /** Open upstream channels. */
    public int channels() {
        return channels;
    }

    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        thread.join();
        health = new Health.Down("stopped");
    }

    // From any thread

    void join(Sv1Miner miner, String identity, HashRate rate) {
        deliver(new LinkCommand.Join(miner, identity, rate));
    }

    void rateChanged(long miner, HashRate rate) {
        deliver(new LinkCommand.Rate(miner, rate));
    }

    void leave(long miner) {
        deliver(new LinkCommand.Leave(miner));
    }

    /** False when the link is too busy to take the share. */
    boolean submit(ForwardedShare share) {
        return mailbox.offer(new LinkCommand.Submit(share));
    }

    private void deliver(LinkCommand command) {
        try {
            if (!stopping && !mailbox.offer(command, DELIVERY_MS, TimeUnit.MILLISECONDS)) {
                LOG.error("the upstream link took nothing for {} ms", DELIVERY_MS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // On the thread of the link

    private void run(Alarm alarm) {
        UpstreamOrder order =
                new UpstreamOrder(
                        upstreams.size(), pauses.first().toMillis(), pauses.last().toMillis());
        try {
            while (!stopping) {
                useNext(order);
            }
        } catch (InterruptedException _) {
            LOG.debug("upstream link stopped");
        } catch (RuntimeException | Error bug) {
            health = new Health.Down("stopped by a bug: " + bug);
            LOG.error("upstream link stopped", bug);
            alarm.raise(Failure.bug(name(), bug));
        } finally {
            returned.ifPresent(UpstreamLink::close);
        }
    }

    /** Uses the upstream whose turn it is until it fails, then waits as long as is due. */
    private void useNext(UpstreamOrder order) throws InterruptedException {
        UpstreamAddress address = moved.orElse(upstreams.get(order.current()));
        moved = Optional.empty();
        long startedMs = SteadyClock.millis();
        String reason;
        try (UpstreamConnection connection = connect(address)) {
            reason = serve(connection, order.isFallback());
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        }
        if (stopping || Thread.interrupted()) {
            throw new InterruptedException();
        }
        lost(address, reason);
        if (returned.isPresent()) {
            order.backToFirst();
            return;
        }
        if (SteadyClock.millis() - startedMs >= GOOD_MS) {
            order.succeeded();
        }
        // Whoever is sent elsewhere waits, too: two upstreams may send us back and forth.
        idle(moved.isPresent() ? pauses.first().toMillis() : order.failed(random.nextDouble()));
    }

    private void lost(UpstreamAddress address, String reason) {
        health = new Health.Down("upstream %s: %s".formatted(address.url(), reason));
        channels = 0;
        view = View.NONE;
        statistics.upstreamLost();
        LOG.warn("upstream {} lost: {}", address.url(), reason);
        miners.down(reason);
    }

    private UpstreamConnection connect(UpstreamAddress address) throws IOException {
        Optional<UpstreamConnection> first = returned;
        returned = Optional.empty();
        return first.isPresent() ? first.get() : UpstreamConnection.open(address, random, clock);
    }

    /** Miners come and go without an upstream, too. */
    private void idle(long pauseMs) throws InterruptedException {
        long untilMs = SteadyClock.millis() + pauseMs;
        for (long left = pauseMs; left > 0; left = untilMs - SteadyClock.millis()) {
            LinkCommand command = mailbox.poll(left, TimeUnit.MILLISECONDS);
            if (command != null) {
                handle(command);
            }
        }
    }

    private String serve(UpstreamConnection connection, boolean fallback)
            throws IOException, InterruptedException {
        ServedUpstream upstream = new ServedUpstream(connection, miners, rules);
        served = Optional.of(upstream);
        List<Thread> workers = startWorkers(connection, fallback);
        try {
            while (upstream.over().isEmpty()) {
                upstream.flush();
                handleRound();
                upstream.tick();
                observe(upstream, connection.address(), fallback);
            }
            upstream.flush();
            return upstream.over().get();
        } finally {
            served = Optional.empty();
            moved = upstream.moved();
            upstream.disconnected(upstream.over().orElse("the connection broke"));
            workers.forEach(Thread::interrupt);
        }
    }

    private List<Thread> startWorkers(UpstreamConnection connection, boolean fallback) {
        Thread reader = Thread.ofVirtual().name("upstream-reader").start(() -> readAll(connection));
        Thread watcher = Thread.ofVirtual().name("upstream-watch").start(() -> watch(connection));
        if (!fallback) {
            return List.of(reader, watcher);
        }
        return List.of(
                reader, watcher, Thread.ofVirtual().name("upstream-probe").start(this::probe));
    }

    private void handleRound() throws InterruptedException {
        LinkCommand command = mailbox.poll(TICK_MS, TimeUnit.MILLISECONDS);
        for (int i = 0; command != null; i++) {
            handle(command);
            command = i < ROUND_MAX ? mailbox.poll() : null;
        }
    }

    private void observe(ServedUpstream upstream, UpstreamAddress address, boolean fallback) {
        long nowMs = SteadyClock.millis();
        if (upstream.isReady()
                && (nowMs - viewedAtMs >= VIEW_MS || channels != upstream.channels())) {
            viewedAtMs = nowMs;
            view = new View(Optional.of(address.url().toString()), upstream.views());
        }
        channels = upstream.channels();
        boolean wasUp = !(health instanceof Health.Down);
        if (upstream.isReady() && !wasUp) {
            LOG.info("upstream {} is ready", address.url());
            health =
                    fallback
                            ? new Health.Degraded("on fallback upstream " + address.url())
                            : Health.UP;
        }
    }

    private void handle(LinkCommand command) {
        switch (command) {
            case LinkCommand.Submit(ForwardedShare share) ->
                    served.ifPresentOrElse(
                            upstream -> upstream.submit(share),
                            () -> miners.verdict(share, new UpstreamVerdict.Lost("it is down")));
            case LinkCommand.Received(UpstreamConnection from, List<Message> messages) ->
                    served.filter(upstream -> upstream.isOn(from))
                            .ifPresent(upstream -> upstream.received(messages));
            case LinkCommand.Ended(UpstreamConnection which, String reason) ->
                    served.filter(upstream -> upstream.isOn(which))
                            .ifPresent(upstream -> upstream.end(reason));
            case LinkCommand.Join(Sv1Miner miner, String identity, HashRate rate) ->
                    miners.join(miner, identity, rate, SteadyClock.millis());
            case LinkCommand.Rate(long miner, HashRate rate) -> miners.rateChanged(miner, rate);
            case LinkCommand.Leave(long miner) -> miners.leave(miner);
            case LinkCommand.Returned(UpstreamConnection first) -> goBack(first);
        }
    }

    private void goBack(UpstreamConnection first) {
        boolean useless =
                returned.isPresent() || served.isEmpty() || served.get().isAt(upstreams.getFirst());
        if (useless) {
            close(first);
            return;
        }
        returned = Optional.of(first);
        served.get().end("the first upstream is back");
    }

    // On threads of one connection

    private void readAll(UpstreamConnection connection) {
        String reason = "it closed the connection";
        try {
            List<Message> messages = connection.read();
            while (!messages.isEmpty()) {
                mailbox.put(new LinkCommand.Received(connection, messages));
                messages = connection.read();
            }
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        } catch (InterruptedException _) {
            return;
        }
        deliver(new LinkCommand.Ended(connection, reason));
    }

    /** Ends the wait of the link for an upstream that does not read. */
    private static void watch(UpstreamConnection connection) {
        try {
            while (!connection.isStuckWriting(WRITE_TIMEOUT)) {
                Thread.sleep(WRITE_TIMEOUT.dividedBy(4));
            }
            close(connection);
        } catch (InterruptedException _) {
            LOG.debug("watcher stopped");
        }
    }

    /** Looks at the first upstream until it answers twice in a row. */
    private void probe() {
        UpstreamAddress first = upstreams.getFirst();
        try {
            while (true) {
                Thread.sleep((long) (pauses.probe().toMillis() * random.nextDouble(0.75, 1.25)));
                if (!answers(first)) {
                    continue;
                }
                Thread.sleep(pauses.probe().dividedBy(4));
                UpstreamConnection connection = UpstreamConnection.open(first, random, clock);
                mailbox.put(new LinkCommand.Returned(connection));
                return;
            }
        } catch (IOException e) {
            LOG.info("upstream {} answered once only: {}", first.url(), e.getMessage());
        } catch (InterruptedException _) {
            LOG.debug("probe stopped");
        }
    }

    private boolean answers(UpstreamAddress address) {
        try (UpstreamConnection _ = UpstreamConnection.open(address, random, clock)) {
            return true;
        } catch (IOException e) {
            LOG.debug("upstream {} is still down: {}", address.url(), e.getMessage());
            return false;
        }
    }

    private static void close(UpstreamConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("closing a connection failed", e);
        }
    }
}
