package org.hyperhash.template.distribution;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.MerkleTree;
import org.hyperhash.bitcoin.tx.ParsedTx;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.noise.NoiseResponder;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionError;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionSuccess;
import org.hyperhash.stratum.v2.common.Subprotocol;
import org.hyperhash.stratum.v2.distribution.DistributionMessage;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.NewTemplate;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionData;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionDataError;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionDataSuccess;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SetNewPrevHash;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SubmitSolution;
import org.hyperhash.template.Solution;
import org.hyperhash.template.Template;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a template provider. The thread that runs it reads and owns all but the
 * writing; solutions are written from any thread.
 *
 * <pre>
 * NewTemplate(future) -> remembered
 * SetNewPrevHash      -> the remembered template it names is shown on the new tip
 * NewTemplate         -> shown on the tip as it is
 * shown               -> its transactions are asked for
 * </pre>
 *
 * @spec SV2 7 Template Distribution Protocol
 */
final class ProviderConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderConnection.class);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration SET_UP_LIMIT = Duration.ofSeconds(10);

    /** Future templates that wait for their tip. */
    private static final int MAX_FUTURE = 16;

    /** Templates that solutions may come for. */
    private static final int MAX_SHOWN = 64;

    /** Takes what the provider says, in order, on the connection's thread. */
    interface Sink {
        long nextId();

        void show(Template template, long arrivedAtNanos);

        void complete(long templateId, List<Tx> transactions);

        void heard();
    }

    private final ProviderOptions options;
    private final Sink sink;
    private final Socket socket = new Socket();
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<Long, NewTemplate> future = new LinkedHashMap<>();
    private final Map<Long, Template> shownByProvidersId = new LinkedHashMap<>();
    private final Map<Long, Long> providersIds = new LinkedHashMap<>();
    private Optional<ChainTip> tip = Optional.empty();
    private volatile Optional<NoiseStream> stream = Optional.empty();

    ProviderConnection(ProviderOptions options, Sink sink) {
        this.options = options;
        this.sink = sink;
    }

    /** Connects, sets up and says how much we add to the coinbase. */
    void open(SecureRandom random, InstantSource clock) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(options.address().host(), options.address().port());
        socket.connect(address, (int) CONNECT_LIMIT.toMillis());
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.setSoTimeout((int) SET_UP_LIMIT.toMillis());
        byte[] entropy = new byte[NoiseResponder.ENTROPY];
        random.nextBytes(entropy);
        NoiseStream opened =
                NoiseStream.initiate(
                        socket.getInputStream(),
                        socket.getOutputStream(),
                        options.trust(),
                        entropy,
                        clock.instant(),
                        FrameLimit.TEMPLATE_DISTRIBUTION);
        opened.write(TemplateMessages.TABLE, setup());
        Message answer =
                opened.read(TemplateMessages.TABLE)
                        .orElseThrow(() -> new IOException("it closed the connection at set-up"));
        if (answer instanceof SetupConnectionError error) {
            throw new IOException("it refuses the connection: " + error.errorCode());
        }
        if (!(answer instanceof SetupConnectionSuccess)) {
            throw new IOException("it answers the set-up with something else");
        }
        opened.write(TemplateMessages.TABLE, options.constraints());
        socket.setSoTimeout(0);
        stream = Optional.of(opened);
    }

    private SetupConnection setup() {
        return new SetupConnection(
                Subprotocol.TEMPLATE_DISTRIBUTION.code(),
                CommonMessage.VERSION,
                CommonMessage.VERSION,
                0,
                options.address().host(),
                options.address().port(),
                "HyperHash",
                "",
                "",
                "");
    }

    /** Serves until the connection ends, which is always by an exception. */
    void run() throws IOException {
        NoiseStream opened = stream.orElseThrow();
        while (true) {
            Message message =
                    opened.read(TemplateMessages.TABLE)
                            .orElseThrow(() -> new IOException("it closed the connection"));
            sink.heard();
            try {
                handle(message);
            } catch (IllegalArgumentException nonsense) {
                throw new IOException("it says what cannot be: " + nonsense.getMessage(), nonsense);
            }
        }
    }

    private void handle(Message message) throws IOException {
        long arrivedAtNanos = System.nanoTime();
        switch (message) {
            case NewTemplate template when template.futureTemplate() -> {
                future.put(template.templateId(), template);
                dropOldest(future, MAX_FUTURE);
            }
            case NewTemplate template -> {
                ChainTip current =
                        tip.orElseThrow(
                                () -> new IllegalArgumentException("a template before any tip"));
                show(template, current, arrivedAtNanos);
            }
            case SetNewPrevHash change -> moveTip(change, arrivedAtNanos);
            case RequestTransactionDataSuccess data -> complete(data);
            case RequestTransactionDataError error ->
                    LOG.info(
                            "{} gives no transactions of template {}: {}",
                            options.path(),
                            Long.toUnsignedString(error.templateId()),
                            error.errorCode());
            case Message ignored ->
                    LOG.debug(
                            "{}: ignored a {}", options.path(), ignored.getClass().getSimpleName());
        }
    }

    private void moveTip(SetNewPrevHash change, long arrivedAtNanos) throws IOException {
        NewTemplate template = future.get(change.templateId());
        if (template == null) {
            throw new IllegalArgumentException(
                    "a tip for template %s, which it never sent"
                            .formatted(Long.toUnsignedString(change.templateId())));
        }
        future.clear();
        ChainTip next = TemplateMessages.tip(change);
        tip = Optional.of(next);
        show(template, next, arrivedAtNanos);
    }

    private void show(NewTemplate message, ChainTip current, long arrivedAtNanos)
            throws IOException {
        Template template =
                TemplateMessages.template(sink.nextId(), message, current, options.network());
        shownByProvidersId.put(message.templateId(), template);
        dropOldest(shownByProvidersId, MAX_SHOWN);
        synchronized (providersIds) {
            providersIds.put(template.id(), message.templateId());
            dropOldest(providersIds, MAX_SHOWN);
        }
        sink.show(template, arrivedAtNanos);
        write(new RequestTransactionData(message.templateId()));
    }

    private void complete(RequestTransactionDataSuccess data) {
        Template template = shownByProvidersId.get(data.templateId());
        if (template == null) {
            LOG.debug("{}: transactions of a template we forgot", options.path());
            return;
        }
        List<Tx> transactions = new ArrayList<>();
        for (Bytes serialized : data.transactions()) {
            switch (Tx.parse(serialized.toArray())) {
                case ParsedTx.Parsed(Tx tx) -> transactions.add(tx);
                case ParsedTx.Malformed(String reason) ->
                        throw new IllegalArgumentException("a transaction: " + reason);
            }
        }
        List<Hash256> txids = transactions.stream().map(Tx::txid).toList();
        if (!MerkleTree.merklePath(txids).equals(template.merklePath())) {
            throw new IllegalArgumentException(
                    "the transactions of template %s are not those of its merkle path"
                            .formatted(Long.toUnsignedString(data.templateId())));
        }
        sink.complete(template.id(), transactions);
    }

    /**
     * Sends a block's solution.
     *
     * @return false when the template did not come by this connection
     */
    boolean submit(Solution solution) throws IOException {
        Long providersId;
        synchronized (providersIds) {
            providersId = providersIds.get(solution.templateId());
        }
        if (providersId == null) {
            return false;
        }
        write(
                new SubmitSolution(
                        providersId,
                        solution.version(),
                        solution.time(),
                        solution.nonce(),
                        solution.coinbase()));
        return true;
    }

    private void write(DistributionMessage message) throws IOException {
        NoiseStream opened = stream.orElseThrow(() -> new IOException("not connected"));
        writing.lock();
        try {
            opened.write(TemplateMessages.TABLE, message);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            LOG.debug("closing a socket failed: {}", failed.getMessage());
        }
    }

    private static void dropOldest(Map<Long, ?> map, int limit) {
        while (map.size() > limit) {
            map.remove(map.keySet().iterator().next());
        }
    }
}
