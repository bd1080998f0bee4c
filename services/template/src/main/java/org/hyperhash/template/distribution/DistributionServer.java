package org.hyperhash.template.distribution;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.platform.metrics.Metrics;
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
 * to it. One platform thread accepts, one watches for clients that do not read; all else is
 * virtual.
 */
public final class DistributionServer implements Part, HealthCheck, TemplateSource.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(DistributionServer.class);

    private static final int LISTEN_BACKLOG = 128;
    private static final long WATCH_MS = 200;
    private static final int MAX_KEPT = 64;

    /** Ids that are remembered so that an old one is told from a wrong one. */
    private static final int MAX_ISSUED = 4_096;

    private final Options options;
    private final ServerIdentity identity;
    private final TemplateSource source;
    private final InstantSource clock;
    private final Admission admission;
    private final SecureRandom entropy = new SecureRandom();
    private final Set<DistributionSession> sessions =
            Collections.newSetFromMap(new ConcurrentHashMap<>());

    private final Set<Thread> sessionThreads = Collections.newSetFromMap(new ConcurrentHashMap<>());

    /** Connections that are not set up yet, and since when. */
    private final Map<Socket, Long> guests = new ConcurrentHashMap<>();

    private final Object templatesLock = new Object();

    // Guarded by templatesLock; the source keeps the transactions.
    private final KeptTemplates kept;
    private final Set<Long> issued = new LinkedHashSet<>();

    private volatile boolean stopping;
    private volatile Optional<ServerSocket> listener = Optional.empty();
    private volatile Optional<Thread> acceptor = Optional.empty();
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
        this.admission = new Admission(options.limits());
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
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(options.host(), options.port()), LISTEN_BACKLOG);
        } catch (BindException taken) {
            socket.close();
            throw portTaken(taken);
        }
        listener = Optional.of(socket);
        acceptor =
                Optional.of(
                        Thread.ofPlatform()
                                .name("template-accept")
                                .start(() -> acceptAll(socket, alarm)));
        watcher = Optional.of(Thread.ofPlatform().name("template-watch").start(this::watch));
        LOG.info("template distribution listens on {}:{}", options.host(), port());
    }

    private StartFailed portTaken(BindException cause) {
        String message =
                ("cannot listen on %s:%d: another program uses the port, or the address is not of"
                                + " this machine; stop it or set %s")
                        .formatted(options.host(), options.port(), options.portKey());
        return new StartFailed(
                new Failure(name(), ExitCode.CANNOT_START, message, Optional.of(cause)));
    }

    /** The port it listens on, also when it was free to choose. */
    public int port() {
        return listener.map(ServerSocket::getLocalPort).orElse(options.port());
    }

    public int clients() {
        return sessions.size();
    }

    @Override
    public Health health() {
        if (listener.isEmpty() || stopping) {
            return new Health.Down("not listening");
        }
        return source.latest().isPresent()
                ? Health.UP
                : new Health.Down("no template yet: clients get no work");
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        stopping = true;
        if (listener.isPresent()) {
            listener.get().close();
        }
        watcher.ifPresent(Thread::interrupt);
        for (Optional<Thread> thread : List.of(acceptor, watcher)) {
            if (thread.isPresent()) {
                thread.get().join();
            }
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
            LOG.info("{}: found block {}: {}", client, solution.get().blockHash(), answers);
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

    private void acceptAll(ServerSocket socket, Alarm alarm) {
        while (!stopping) {
            try {
                accept(socket.accept());
            } catch (IOException failed) {
                if (!stopping) {
                    // Out of descriptors, most likely: those in use will be freed.
                    LOG.warn("cannot accept a connection: {}", failed.getMessage());
                    pause();
                }
            } catch (RuntimeException bug) {
                alarm.raise(Failure.bug(name(), bug));
                return;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(Socket socket) {
        Optional<String> refusal = admission.admit(socket.getInetAddress());
        if (refusal.isPresent()) {
            LOG.warn("connection from {} refused: {}", socket.getInetAddress(), refusal.get());
            close(socket);
            return;
        }
        Thread thread = Thread.ofVirtual().name("template-session").unstarted(() -> serve(socket));
        sessionThreads.add(thread);
        thread.start();
    }

    private void serve(Socket socket) {
        String client = String.valueOf(socket.getRemoteSocketAddress());
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            guests.put(socket, System.nanoTime());
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
            serve(
                    new DistributionSession(
                            client, socket, stream, new SessionDesk(), () -> guests.remove(socket)),
                    client);
        } catch (IOException failed) {
            LOG.info("client {} failed: {}", client, failed.getMessage());
        } finally {
            guests.remove(socket);
            admission.leave(socket.getInetAddress());
            sessionThreads.remove(Thread.currentThread());
        }
    }

    private void serve(DistributionSession session, String client) {
        sessions.add(session);
        try {
            if (!stopping) {
                LOG.info("client {} left: {}", client, session.serve());
            }
        } finally {
            sessions.remove(session);
        }
    }

    private void watch() {
        try {
            while (!stopping) {
                Thread.sleep(WATCH_MS);
                long now = System.nanoTime();
                // However slowly its bytes trickle in, a client has the set-up time and no more.
                guests.forEach((socket, since) -> {
                    if (now - since > options.limits().setup().toNanos()) {
                        close(socket);
                    }
                });
                long writeNanos = options.limits().write().toNanos();
                sessions.stream()
                        .filter(session -> session.isStuckWriting(now, writeNanos))
                        .forEach(session -> session.close("the client does not read"));
            }
        } catch (InterruptedException stopped) {
            LOG.debug("watcher stopped");
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException failed) {
            LOG.debug("closing a socket failed: {}", failed.getMessage());
        }
    }
}
