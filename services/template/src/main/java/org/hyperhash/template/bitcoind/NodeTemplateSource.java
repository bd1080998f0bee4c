package org.hyperhash.template.bitcoind;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.NodeView;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.Template;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.feed.ReorgWatch;
import org.hyperhash.template.feed.TemplateFeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Templates from the first node that works, in the order of the configuration; blocks to all of
 * them. One thread asks the serving node at intervals, one waits on its long poll, and one per
 * node looks how it is. A block that a node publishes by ZMQ ends the interval.
 */
public final class NodeTemplateSource implements TemplateSource {
    private static final Logger LOG = LoggerFactory.getLogger(NodeTemplateSource.class);

    /** A node whose last probe is older than a block may seem this far behind. */
    private static final int TOLERATED_LAG_BLOCKS = 1;

    private static final Duration STOP_STEP = Duration.ofMillis(50);

    private final NodeOptions options;
    private final List<BitcoinNode> nodes = new ArrayList<>();
    private final BlockTemplateReader reader;
    private final TemplateFeed feed;
    private final ReorgWatch reorgs;
    private final Counter notices;
    private final Semaphore news = new Semaphore(0);
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile Optional<BitcoinNode> serving = Optional.empty();
    private volatile Optional<Thread> longPoll = Optional.empty();
    private volatile boolean stopping;

    public NodeTemplateSource(
            NodeOptions options, RandomGenerator random, Metrics metrics, InstantSource clock) {
        this.options = options;
        this.reader = new BlockTemplateReader(options.network());
        this.feed = new TemplateFeed(options.refresh(), System::nanoTime, metrics);
        this.reorgs = new ReorgWatch(System::nanoTime, metrics);
        this.notices =
                metrics.counter("template.block.notices", "Blocks that nodes published by ZMQ");
        for (NodeAddress address : options.nodes()) {
            RpcClient client = new RpcClient(address, RpcClient.MAX_ANSWER_BYTES, metrics);
            NodeRpc rpc = new NodeRpc(client, options.callLimit());
            nodes.add(new BitcoinNode(rpc, options.network(), options.probe(), random, clock));
        }
        metrics.gauge(
                "template.tip.lag.blocks",
                "Blocks that the best node has on top of the template's tip",
                this,
                NodeTemplateSource::lagBlocks);
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
    public List<NodeView> nodes() {
        Optional<BitcoinNode> best = serving;
        return nodes.stream().map(node -> node.view(best.equals(Optional.of(node)))).toList();
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

    /**
     * @throws StartFailed when a node that answers is on another chain; nodes that do not answer
     *     are waited for while the part works
     */
    @Override
    public void start(Alarm alarm) throws StartFailed, InterruptedException {
        probeAll();
        Optional<BitcoinNode> wrong =
                nodes.stream()
                        .filter(node -> node.state() instanceof BitcoinNode.State.WrongChain)
                        .findFirst();
        if (wrong.isPresent()) {
            nodes.forEach(node -> node.rpc().close());
            throw new StartFailed(
                    new Failure(
                            name(),
                            ExitCode.CONFIGURATION,
                            wrong.get().complaint().orElseThrow(),
                            Optional.empty()));
        }
        nodes.forEach(node -> run("template-probe-" + node.name(), alarm, () -> probe(node)));
        run("template-poll", alarm, () -> poll(alarm));
    }

    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        // A thread may start another while this one looks.
        while (threads.stream().anyMatch(Thread::isAlive)) {
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                thread.join(STOP_STEP);
            }
        }
        nodes.forEach(node -> node.rpc().close());
    }

    @Override
    public List<SubmissionAnswer> submit(Solution solution, Optional<Bytes> block) {
        Optional<Bytes> whole = block.or(() -> assemble(solution));
        if (whole.isEmpty()) {
            String reason =
                    "the transactions of template %s are not kept any more"
                            .formatted(Long.toUnsignedString(solution.templateId()));
            return nodes.stream().map(node -> refused(node, reason)).toList();
        }
        List<NodeRpc> paths = nodes.stream().map(BitcoinNode::rpc).toList();
        List<SubmissionAnswer> answers =
                new BlockSender(paths, options.submitLimit()).send(whole.get());
        LOG.debug("{} submitted: {}", solution.blockHash(), SubmissionAnswer.inWords(answers));
        news.release();
        return answers;
    }

    private static SubmissionAnswer refused(BitcoinNode node, String reason) {
        return new SubmissionAnswer.Refused(node.name(), reason);
    }

    @Override
    public Optional<Boolean> isInBestChain(Hash256 blockHash) {
        return NodePaths.isInBestChain(inOrder(), blockHash);
    }

    @Override
    public Optional<Integer> confirmations(Hash256 blockHash, int height) {
        return NodePaths.confirmations(inOrder(), blockHash, height);
    }

    @Override
    public Optional<Tx> coinbaseOf(Hash256 blockHash) {
        return NodePaths.coinbaseOf(inOrder(), blockHash);
    }

    /** The node that serves templates comes first. */
    private List<NodeRpc> inOrder() {
        return Stream.concat(serving.stream(), nodes.stream().filter(this::isReady))
                .distinct()
                .map(BitcoinNode::rpc)
                .toList();
    }

    private boolean isReady(BitcoinNode node) {
        return node.state() instanceof BitcoinNode.State.Ready;
    }

    @Override
    public Health health() {
        String complaints =
                nodes.stream()
                        .flatMap(node -> node.complaint().stream())
                        .collect(Collectors.joining("; "));
        if (nodes.stream().noneMatch(this::isReady)) {
            return new Health.Down("no node can be mined on: " + complaints);
        }
        if (feed.latest().isEmpty()) {
            return new Health.Down("no template yet");
        }
        long ageMs = feed.ageMs().orElse(0);
        if (ageMs > options.staleAfter().toMillis()) {
            return new Health.Degraded(
                    "the template is %d ms old, limit %d ms: %s"
                            .formatted(ageMs, options.staleAfter().toMillis(), complaints));
        }
        Optional<String> reorg = reorgs.warning();
        if (reorg.isPresent()) {
            return new Health.Degraded(reorg.get());
        }
        return complaints.isEmpty() ? Health.UP : new Health.Degraded(complaints);
    }

    private double lagBlocks() {
        int best = nodes.stream().flatMap(n -> n.readyHeight().stream()).reduce(0, Math::max);
        return feed.latest().map(shown -> Math.max(0, best - (shown.height() - 1))).orElse(best);
    }

    private void probeAll() throws InterruptedException {
        try (ExecutorService probes = Executors.newVirtualThreadPerTaskExecutor()) {
            probes.invokeAll(
                    nodes.stream().map(node -> Executors.callable(() -> probeOnce(node))).toList());
        }
    }

    private static void probeOnce(BitcoinNode node) {
        try {
            node.probe();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void probe(BitcoinNode node) throws InterruptedException {
        try (BlockNotices published = new BlockNotices(node.rpc(), this::hear)) {
            while (!stopping) {
                boolean before = isReady(node);
                long waitMs = node.probe().toMillis();
                if (before != isReady(node)) {
                    news.release();
                }
                published.follow(isReady(node));
                Thread.sleep(waitMs);
            }
        }
    }

    /** Any node's new block is a reason to ask the serving one, which may have it too. */
    private void hear(Hash256 block) {
        notices.increment();
        Optional<Hash256> tip = feed.latest().map(shown -> shown.tip().previousBlock());
        if (!tip.equals(Optional.of(block))) {
            news.release();
        }
    }

    private void poll(Alarm alarm) throws InterruptedException {
        while (!stopping) {
            Optional<BitcoinNode> best = choose();
            if (!best.equals(serving)) {
                endLongPoll();
                LOG.info("templates come from {}", best.map(BitcoinNode::name).orElse("nowhere"));
                serving = best;
            }
            if (best.isPresent()) {
                poll(best.get(), alarm);
            }
            if (news.tryAcquire(options.poll().toMillis(), TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        }
    }

    /** The first node that can be mined on and is not behind the others. */
    private Optional<BitcoinNode> choose() {
        Optional<Integer> best =
                nodes.stream()
                        .flatMap(node -> node.readyHeight().stream())
                        .max(Comparator.naturalOrder());
        return nodes.stream()
                .filter(node ->
                        node.readyHeight()
                                .filter(h -> h >= best.orElse(0) - TOLERATED_LAG_BLOCKS)
                                .isPresent())
                .findFirst();
    }

    private void poll(BitcoinNode node, Alarm alarm) throws InterruptedException {
        try {
            long askedAtNanos = System.nanoTime();
            RpcClient.Answer answer =
                    node.rpc()
                            .blockTemplate(
                                    options.network(), Optional.empty(), options.callLimit());
            BlockTemplate first = accept(node, answer.result(), askedAtNanos);
            if (longPoll.filter(Thread::isAlive).isEmpty()) {
                Thread waiting = run("template-long-poll", alarm, () -> longPoll(node, first));
                longPoll = Optional.of(waiting);
            }
        } catch (RpcException failed) {
            node.gaveNoTemplate(failed);
            news.release();
        }
    }

    private void longPoll(BitcoinNode node, BlockTemplate first) throws InterruptedException {
        try {
            LongPoll.Sink sink = (answer, askedAt) -> accept(node, answer, askedAt);
            new LongPoll(node.rpc(), options.network(), sink).run(first);
        } catch (RpcException failed) {
            node.gaveNoTemplate(failed);
            news.release();
        }
    }

    private void endLongPoll() throws InterruptedException {
        if (longPoll.isPresent()) {
            longPoll.get().interrupt();
            longPoll.get().join();
            longPoll = Optional.empty();
        }
    }

    private BlockTemplate accept(BitcoinNode node, JsonNode answer, long askedAtNanos)
            throws RpcException {
        BlockTemplate read = reader.read(node.name(), answer);
        node.gaveTemplate();
        long buildMs = (System.nanoTime() - askedAtNanos) / 1_000_000;
        Template template = read.toTemplate(feed.nextId(), buildMs);
        if (feed.offer(template, read.transactions(), askedAtNanos)) {
            reorgs.follow(feed::latest, block -> NodePaths.parentOf(node.rpc(), block));
        } else if (feed.latest().map(shown -> !shown.sameTip(template)).orElse(false)) {
            // It crossed with another answer; which tip is the newer one, the node knows.
            news.release();
        }
        return read;
    }

    /** What a thread of ours does until it is interrupted. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    private Thread run(String threadName, Alarm alarm, Work work) {
        threads.removeIf(thread -> !thread.isAlive());
        Thread thread =
                Thread.ofVirtual()
                        .name(threadName)
                        .unstarted(() -> {
                            try {
                                work.run();
                            } catch (InterruptedException stopped) {
                                LOG.debug("{} ends", threadName);
                            } catch (RuntimeException bug) {
                                alarm.raise(Failure.bug(name(), bug));
                            }
                        });
        threads.add(thread);
        thread.start();
        return thread;
    }
}
