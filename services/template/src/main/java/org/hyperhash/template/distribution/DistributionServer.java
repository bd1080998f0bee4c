package org.hyperhash.template.distribution;

import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.block.MerkleTree;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.tx.Coinbases;
import org.hyperhash.bitcoin.tx.ParsedTx;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.platform.net.TcpOptions;
import org.hyperhash.platform.net.TcpServer;
import org.hyperhash.stratum.noise.NoiseResponder;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.noise.ServerIdentity;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SubmitSolution;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.Template;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.distribution.DistributionSession.TransactionAnswer;
import org.hyperhash.template.feed.KeptTemplates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the templates of a source to pools and job declarators over Noise, and their blocks back
 * to it. A platform thread watches for clients that do not read; connections have virtual threads.
 */
public final class DistributionServer implements Part, HealthCheck, TemplateSource.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(DistributionServer.class);

    private static final long WATCH_MS = 200;
    private static final int MAX_KEPT = 64;

    /** Ids that are remembered so that an old one is told from a wrong one. */
    private static final int MAX_ISSUED = 4_096;

    private final Options options;
    private final ServerIdentity identity;
    private final TemplateSource source;
    private final InstantSource clock;
    private final TcpServer listener;
    private final SecureRandom entropy = new SecureRandom();
    private final Set<DistributionSession> sessions =
            Collections.newSetFromMap(new ConcurrentHashMap<>());

    private final Set<Thread> sessionThreads = Collections.newSetFromMap(new ConcurrentHashMap<>());

    private final Object templatesLock = new Object();

    // Guarded by templatesLock; the source keeps the transactions.
    private final KeptTemplates kept;
    private final Set<Long> issued = new LinkedHashSet<>();

    private volatile boolean started;
    private volatile boolean stopping;
    private volatile Optional<Thread> watcher = Optional.empty();

    /**
     * Where the server listens.
     *
     * @param portKey configuration key of the port, for messages
     */
    public record Options(String host, int port, String portKey, DistributionLimits limits) {}

    /**
     * @param source started before this part
     */
    public DistributionServer(
            Options options,
            ServerIdentity identity,
            TemplateSource source,
            Metrics metrics,
            InstantSource clock) {
        this.options = options;
        this.identity = identity;
        this.source = source;
        this.clock = clock;
        this.kept = new KeptTemplates(MAX_KEPT, Long.MAX_VALUE, options.limits().oldTipGrace());
        this.listener =
                new TcpServer(
                        name(),
                        new TcpOptions(
                                options.host(),
                                options.port(),
                                options.portKey(),
                                options.limits().connections(),
                                options.limits().connectionsPerAddress(),
                                options.limits().setup()),
                        this::serve);
        metrics.gauge("template.clients", "Clients of template distribution", sessions, Set::size);
        source.listen(this);
    }

    @Override
    public String name() {
        return "template-server";
    }

    @Override
    public void start(Alarm alarm) throws StartFailed, IOException {
        source.latest().ifPresent(this::onTemplate);
        listener.start(alarm);
        watcher = Optional.of(Thread.ofPlatform().name("template-watch").start(this::watch));
        started = true;
    }

    /** The port it listens on, also when it was free to choose. */
    public int port() {
        return listener.port();
    }

    public int clients() {
        return sessions.size();
    }

    @Override
    public Health health() {
        if (!started || stopping) {
            return new Health.Down("not listening");
        }
        return source.latest().isPresent()
                ? Health.UP
                : new Health.Down("no template yet: clients get no work");
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        stopping = true;
        listener.stop();
        if (watcher.isPresent()) {
            watcher.get().interrupt();
            watcher.get().join();
        }
        sessions.forEach(session -> session.close("the server is stopping"));
        for (Thread thread : sessionThreads) {
            // Interrupting closes the socket of one that is still in its handshake.
            thread.interrupt();
            thread.join();
        }
    }

    @Override
    public void onTemplate(Template template) {
        synchronized (templatesLock) {
            kept.add(template, Optional.empty(), System.nanoTime());
            issued.add(template.id());
            if (issued.size() > MAX_ISSUED) {
                issued.remove(issued.iterator().next());
            }
        }
        sessions.forEach(session -> session.offer(template));
    }

    /** What sessions ask the server. */
    private final class SessionDesk implements DistributionSession.Desk {
        @Override
        public Optional<Template> latest() {
            return source.latest();
        }

        @Override
        public TransactionAnswer transactions(long templateId) {
            boolean known = find(templateId).isPresent();
            Optional<List<Tx>> transactions =
                    known ? source.transactions(templateId) : Optional.empty();
            if (transactions.isPresent()) {
                return new TransactionAnswer.Known(transactions.get());
            }
            synchronized (templatesLock) {
                boolean stale = !known && issued.contains(templateId);
                return new TransactionAnswer.Refused(
                        stale ? "stale-template-id" : "template-id-not-found");
            }
        }

        @Override
        public void solved(SubmitSolution message, String client) {
            Optional<Solution> solution =
                    find(message.templateId()).flatMap(template -> solution(template, message));
            if (solution.isEmpty()) {
                LOG.warn(
                        "{}: no block in its solution of template {}",
                        client,
                        Long.toUnsignedString(message.templateId()));
                return;
            }
            List<SubmissionAnswer> answers = source.submit(solution.get(), Optional.empty());
            LOG.info(
                    "{}: found block {}: {}",
                    client,
                    solution.get().blockHash(),
                    SubmissionAnswer.inWords(answers));
        }
    }

    private Optional<Template> find(long templateId) {
        synchronized (templatesLock) {
            return kept.template(templateId, System.nanoTime());
        }
    }

    /** The block's header and coinbase; empty when they are no block. */
    private static Optional<Solution> solution(Template template, SubmitSolution message) {
        if (!(Tx.parse(message.coinbaseTx().toArray()) instanceof ParsedTx.Parsed(Tx coinbase))
                || !Coinbases.isCoinbase(coinbase.body())) {
            return Optional.empty();
        }
        BlockHeader header =
                new BlockHeader(
                        message.version(),
                        template.tip().previousBlock(),
                        MerkleTree.rootFromPath(coinbase.txid(), template.merklePath()),
                        message.headerTimestamp(),
                        template.tip().nBits(),
                        message.headerNonce());
        Hash256 hash = header.hash();
        if (!header.target().isMetBy(hash)) {
            return Optional.empty();
        }
        return Optional.of(
                new Solution(
                        template.id(),
                        hash,
                        message.version(),
                        message.headerTimestamp(),
                        message.headerNonce(),
                        withoutUselessWitness(coinbase, template),
                        header.serialized()));
    }

    /** A witness without a commitment makes a block invalid; SRI's pool sends one all the same. */
    private static Bytes withoutUselessWitness(Tx coinbase, Template template) {
        boolean committed =
                template.requiredOutputs().stream().anyMatch(CoinbaseOutput::isCommitment);
        return committed ? coinbase.serialized() : coinbase.stripped();
    }

    private String serve(long id, Socket socket, Runnable admitted) throws IOException {
        sessionThreads.add(Thread.currentThread());
        try {
            byte[] fresh = new byte[NoiseResponder.ENTROPY];
            entropy.nextBytes(fresh);
            NoiseStream stream =
                    NoiseStream.respond(
                            socket.getInputStream(),
                            socket.getOutputStream(),
                            identity,
                            fresh,
                            clock.instant(),
                            options.limits().payload());
            return serve(
                    new DistributionSession(
                            "client " + id, socket, stream, new SessionDesk(), admitted));
        } finally {
            sessionThreads.remove(Thread.currentThread());
        }
    }

    private String serve(DistributionSession session) {
        sessions.add(session);
        try {
            return stopping ? "the server is stopping" : session.serve();
        } finally {
            sessions.remove(session);
        }
    }

    private void watch() {
        try {
            while (!stopping) {
                Thread.sleep(WATCH_MS);
                long now = System.nanoTime();
                long writeNanos = options.limits().write().toNanos();
                sessions.stream()
                        .filter(session -> session.isStuckWriting(now, writeNanos))
                        .forEach(session -> session.close("the client does not read"));
            }
        } catch (InterruptedException stopped) {
            LOG.debug("watcher stopped");
        }
    }
}
