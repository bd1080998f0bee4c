package org.hyperhash.template.distribution;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.Template;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.bitcoind.NodePaths;
import org.hyperhash.template.feed.Backoff;
import org.hyperhash.template.feed.RefreshRule;
import org.hyperhash.template.feed.ReorgWatch;
import org.hyperhash.template.feed.TemplateFeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Templates from a template provider such as sv2-tp. A provider says nothing about blocks that are
 * sent to it: whether one was taken shows when the next tip is that block, or has it below, as far
 * as heights tell; nodes that are configured besides are asked first.
 *
 * <p>One thread holds the connection and makes it again; one asks the nodes for their tip.
 */
public final class DistributionTemplateSource implements TemplateSource {
    private static final Logger LOG = LoggerFactory.getLogger(DistributionTemplateSource.class);

    private static final Duration FIRST_RECONNECT = Duration.ofMillis(250);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
    private static final Duration TIP_CHECK = Duration.ofSeconds(2);

    private static final String NO_NODE =
            "no node answers that the provider's tip could be compared with";

    /** Blocks whose height is remembered. */
    private static final int MAX_SUBMITTED = 256;

    /** What is wrong, and since when, in monotonic nanoseconds. */
    private record Trouble(String reason, long sinceNanos) {
        static Trouble now(String reason) {
            return new Trouble(reason, System.nanoTime());
        }

        long lastsMs() {
            return (System.nanoTime() - sinceNanos) / 1_000_000;
        }

        String lasting() {
            return "%s for %d ms".formatted(reason, lastsMs());
        }
    }

    private final ProviderOptions options;
    private final RandomGenerator jitter;
    private final InstantSource clock;
    private final TemplateFeed feed;
    private final ReorgWatch reorgs;
    private final NodePaths nodes;
    private final SecureRandom entropy = new SecureRandom();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Hash256, Integer> submitted = new LinkedHashMap<>();
    private volatile Optional<ProviderConnection> connection = Optional.empty();
    private volatile Optional<Trouble> unconnected = Optional.of(Trouble.now("not connected yet"));
    private volatile Optional<Trouble> behind = Optional.empty();
    private volatile Optional<Trouble> uncompared = Optional.empty();
    private volatile boolean stopping;

    /**
     * @param jitter for the times between attempts to connect
     */
    public DistributionTemplateSource(
            ProviderOptions options, RandomGenerator jitter, Metrics metrics, InstantSource clock) {
        this.options = options;
        this.jitter = jitter;
        this.clock = clock;
        // The provider decides what is worth a job.
        RefreshRule everything = new RefreshRule(Sats.ZERO, Duration.ZERO);
        this.feed = new TemplateFeed(everything, System::nanoTime, metrics);
        this.reorgs = new ReorgWatch(System::nanoTime, metrics);
        this.nodes = new NodePaths(options.nodes(), CALL_LIMIT, CALL_LIMIT, metrics);
    }

    @Override
    public String name() {
        return "template";
    }

    @Override
    public void listen(Listener listener) {
        feed.listen(listener);
    }

    /** Hears of deep reorganisations; added before the start. */
    public void listenToReorgs(ReorgWatch.Listener listener) {
        reorgs.listen(listener);
    }

    @Override
    public Optional<Template> latest() {
        return feed.latest();
    }

    @Override
    public Optional<List<Tx>> transactions(long templateId) {
        return feed.transactions(templateId);
    }

    @Override
    public Optional<Bytes> assemble(Solution solution) {
        return feed.assemble(solution);
    }

    @Override
    public void start(Alarm alarm) {
        threads.add(run("template-provider", alarm, this::connectAgainAndAgain));
        if (!nodes.isEmpty()) {
            threads.add(run("template-tip-check", alarm, this::compareTips));
        }
    }

    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        connection.ifPresent(ProviderConnection::close);
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        nodes.close();
    }

    /** By the provider at once and then by all nodes together. */
    @Override
    public List<SubmissionAnswer> submit(Solution solution, Optional<Bytes> block) {
        feed.find(solution.templateId()).ifPresent(template -> remember(solution, template));
        List<SubmissionAnswer> answers = new ArrayList<>();
        answers.add(submitToProvider(solution));
        answers.addAll(
                block.or(() -> assemble(solution))
                        .map(nodes::submit)
                        .orElseGet(() ->
                                nodes.refuse("the transactions of the template are not known")));
        LOG.debug("{} submitted: {}", solution.blockHash(), SubmissionAnswer.inWords(answers));
        return answers;
    }

    private void remember(Solution solution, Template template) {
        synchronized (submitted) {
            submitted.put(solution.blockHash(), template.height());
            if (submitted.size() > MAX_SUBMITTED) {
                submitted.remove(submitted.keySet().iterator().next());
            }
        }
    }

    private SubmissionAnswer submitToProvider(Solution solution) {
        String path = options.path();
        Optional<ProviderConnection> open = connection;
        if (open.isEmpty()) {
            return new SubmissionAnswer.Unreachable(path, "not connected");
        }
        try {
            return open.get().submit(solution)
                    ? new SubmissionAnswer.Sent(path)
                    : new SubmissionAnswer.Refused(
                            path, "the template came by an earlier connection");
        } catch (IOException lost) {
            return new SubmissionAnswer.Unreachable(path, String.valueOf(lost.getMessage()));
        }
    }

    @Override
    public Optional<Boolean> isInBestChain(Hash256 blockHash) {
        Optional<Boolean> known = nodes.isInBestChain(blockHash);
        if (known.isPresent()) {
            return known;
        }
        if (reorgs.contains(blockHash)) {
            return Optional.of(true);
        }
        synchronized (submitted) {
            return Optional.ofNullable(submitted.get(blockHash))
                    .flatMap(height -> reorgs.contains(blockHash, height));
        }
    }

    @Override
    public Optional<Integer> confirmations(Hash256 blockHash, int height) {
        return nodes.confirmations(blockHash, height);
    }

    @Override
    public Optional<Tx> coinbaseOf(Hash256 blockHash) {
        return nodes.coinbaseOf(blockHash);
    }

    @Override
    public Health health() {
        Optional<String> noConnection = unconnected.map(Trouble::lasting);
        if (feed.latest().isEmpty()) {
            return new Health.Down(noConnection.orElse("no template yet"));
        }
        Optional<String> warning =
                noConnection.or(() -> late(uncompared)).or(() -> late(behind)).or(reorgs::warning);
        return warning.<Health>map(Health.Degraded::new).orElse(Health.UP);
    }

    private Optional<String> late(Optional<Trouble> trouble) {
        return trouble.filter(known -> known.lastsMs() >= options.staleAfter().toMillis())
                .map(Trouble::lasting);
    }

    private void connectAgainAndAgain() throws InterruptedException {
        Backoff backoff = new Backoff(FIRST_RECONNECT, options.reconnect(), jitter);
        while (!stopping) {
            try (ProviderConnection opened = new ProviderConnection(options, new FeedSink())) {
                opened.open(entropy, clock);
                connection = Optional.of(opened);
                unconnected = Optional.empty();
                backoff.succeeded();
                LOG.info("templates come from {}", options.path());
                opened.run();
            } catch (IOException lost) {
                connection = Optional.empty();
                report(lost);
            }
            Thread.sleep(backoff.afterFailure());
        }
    }

    private void report(IOException lost) {
        String reason = "%s: %s".formatted(options.path(), lost.getMessage());
        if (stopping) {
            return;
        }
        LOG.warn("{}", reason);
        long since = unconnected.map(Trouble::sinceNanos).orElseGet(System::nanoTime);
        unconnected = Optional.of(new Trouble(reason, since));
    }

    /** A provider does not say when its own node is away: its tip only stays where it is. */
    private void compareTips() throws InterruptedException {
        while (!stopping) {
            Optional<Hash256> ours = feed.latest().map(shown -> shown.tip().previousBlock());
            Optional<Hash256> theirs = nodes.bestBlock();
            uncompared =
                    theirs.isPresent()
                            ? Optional.empty()
                            : uncompared.or(() -> Optional.of(Trouble.now(NO_NODE)));
            boolean same = ours.isEmpty() || theirs.isEmpty() || ours.equals(theirs);
            behind =
                    same
                            ? Optional.empty()
                            : behind.or(() -> Optional.of(differ(ours.get(), theirs.get())));
            Thread.sleep(TIP_CHECK);
        }
    }

    private static Trouble differ(Hash256 ours, Hash256 theirs) {
        return Trouble.now("the provider's tip is %s, the node's %s".formatted(ours, theirs));
    }

    /** Shows what the connection hears. */
    private final class FeedSink implements ProviderConnection.Sink {
        @Override
        public long nextId() {
            return feed.nextId();
        }

        @Override
        public void show(Template template, long arrivedAtNanos) {
            feed.show(template, arrivedAtNanos);
            reorgs.follow(feed::latest, nodes::parentOf);
        }

        @Override
        public void complete(long templateId, List<Tx> transactions) {
            feed.complete(templateId, transactions);
        }

        @Override
        public void heard() {
            feed.confirm();
        }
    }

    /** What a thread of ours does until it is interrupted. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    private Thread run(String threadName, Alarm alarm, Work work) {
        return Thread.ofVirtual()
                .name(threadName)
                .start(() -> {
                    try {
                        work.run();
                    } catch (InterruptedException stopped) {
                        LOG.debug("{} ends", threadName);
                    } catch (RuntimeException bug) {
                        alarm.raise(Failure.bug(name(), bug));
                    }
                });
    }
}
