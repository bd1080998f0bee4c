package org.hyperhash.template.distribution;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionError;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionSuccess;
import org.hyperhash.stratum.v2.common.Subprotocol;
import org.hyperhash.stratum.v2.distribution.DistributionMessage;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.CoinbaseOutputConstraints;
import org.hyperhash.template.Template;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the server. Its reader thread answers it, its writer thread sends templates; only
 * the newest one waits for a client that reads slowly.
 *
 * <pre>
 * connected --SetupConnection--> set up --CoinbaseOutputConstraints--> served
 * any --something else that only starts a connection, or constraints that do not fit--> closed
 * </pre>
 *
 * @spec SV2 7 Template Distribution Protocol
 */
final class DistributionSession {
    private static final Logger LOG = LoggerFactory.getLogger(DistributionSession.class);

    /** What the sessions of a server share. */
    interface Desk {
        Optional<Template> latest();

        TransactionAnswer transactions(long templateId);

        void solved(DistributionMessage.SubmitSolution solution, String client);
    }

    /** What became of a request for transactions. */
    sealed interface TransactionAnswer {
        record Known(List<Tx> transactions) implements TransactionAnswer {}

        /**
         * @param code of the refusal on the wire
         */
        record Refused(String code) implements TransactionAnswer {}
    }

    private final String client;
    private final Socket socket;
    private final NoiseStream stream;
    private final Desk desk;
    private final Runnable servedFromNow;
    private final ReentrantLock writing = new ReentrantLock();
    private final Object news = new Object();

    // Guarded by news.
    private Optional<CoinbaseOutputConstraints> constraints = Optional.empty();
    private Optional<Template> waiting = Optional.empty();
    private boolean resend;
    private boolean closed;

    /** When the write that is under way began; 0 when there is none. */
    private volatile long writingSinceNanos;

    private volatile String reason = "the client closed the connection";

    /**
     * @param servedFromNow called when the client is set up
     */
    DistributionSession(
            String client, Socket socket, NoiseStream stream, Desk desk, Runnable servedFromNow) {
        this.client = client;
        this.socket = socket;
        this.stream = stream;
        this.desk = desk;
        this.servedFromNow = servedFromNow;
    }

    /** Serves the client on the calling thread until it leaves; returns why it did. */
    String serve() {
        Thread writer = Thread.ofVirtual().name("template-writer").unstarted(this::writeTemplates);
        try {
            if (setUp()) {
                writer.start();
                readAll();
            }
        } catch (IOException gone) {
            reason = reasonOr(gone);
        } finally {
            close(reason);
        }
        return reason;
    }

    private String reasonOr(IOException gone) {
        synchronized (news) {
            return closed ? reason : String.valueOf(gone.getMessage());
        }
    }

    /** Gives the client a template when it is its turn; never waits. */
    void offer(Template template) {
        synchronized (news) {
            waiting = Optional.of(template);
            news.notifyAll();
        }
    }

    /** Whether the client has not read for longer than it may. */
    boolean isStuckWriting(long nowNanos, long limitNanos) {
        long since = writingSinceNanos;
        return since != 0 && nowNanos - since > limitNanos;
    }

    /** Ends the connection from any thread; the first reason stays. */
    void close(String why) {
        synchronized (news) {
            if (!closed) {
                closed = true;
                reason = why;
            }
            news.notifyAll();
        }
        try {
            socket.close();
        } catch (IOException failed) {
            LOG.debug("{}: closing failed: {}", client, failed.getMessage());
        }
    }

    private boolean setUp() throws IOException {
        Optional<Message> first = stream.read(TemplateMessages.TABLE);
        if (first.isEmpty()) {
            return false;
        }
        if (!(first.get() instanceof SetupConnection setup)) {
            reason = "the first message is not SetupConnection";
            return false;
        }
        Optional<SetupConnectionError> refusal = refusal(setup);
        if (refusal.isPresent()) {
            reason = refusal.get().errorCode();
            write(List.of(refusal.get()));
            return false;
        }
        write(List.of(new SetupConnectionSuccess(CommonMessage.VERSION, 0)));
        return true;
    }

    static Optional<SetupConnectionError> refusal(SetupConnection setup) {
        if (setup.protocol() != Subprotocol.TEMPLATE_DISTRIBUTION.code()) {
            return Optional.of(new SetupConnectionError(0, "unsupported-protocol"));
        }
        if (setup.minVersion() > CommonMessage.VERSION
                || setup.maxVersion() < CommonMessage.VERSION) {
            return Optional.of(new SetupConnectionError(0, "protocol-version-mismatch"));
        }
        // Template distribution has no flags.
        return setup.flags() == 0
                ? Optional.empty()
                : Optional.of(new SetupConnectionError(setup.flags(), "unsupported-feature-flags"));
    }

    private void readAll() throws IOException {
        while (true) {
            Optional<Message> message = stream.read(TemplateMessages.TABLE);
            if (message.isEmpty() || !handle(message.get())) {
                return;
            }
        }
    }

    /** Whether the connection goes on. */
    private boolean handle(Message message) throws IOException {
        return switch (message) {
            case CoinbaseOutputConstraints wanted -> constrain(wanted);
            case DistributionMessage.RequestTransactionData request -> {
                write(List.of(answer(request.templateId())));
                yield true;
            }
            case DistributionMessage.SubmitSolution solution -> {
                desk.solved(solution, client);
                yield true;
            }
            case SetupConnection _ -> {
                reason = "a second SetupConnection";
                yield false;
            }
            case Message ignored -> {
                LOG.debug("{}: ignored a {}", client, ignored.getClass().getSimpleName());
                yield true;
            }
        };
    }

    private boolean constrain(CoinbaseOutputConstraints wanted) {
        Optional<String> refusal = refusal(wanted, desk.latest());
        if (refusal.isPresent()) {
            reason = refusal.get();
            return false;
        }
        // From now on silence is normal; a dead client shows when templates are written.
        servedFromNow.run();
        synchronized (news) {
            constraints = Optional.of(wanted);
            resend = true;
            waiting = desk.latest();
            news.notifyAll();
        }
        return true;
    }

    private Optional<String> refusal(
            CoinbaseOutputConstraints wanted, Optional<Template> template) {
        Optional<List<Tx>> transactions =
                template.flatMap(shown ->
                        desk.transactions(shown.id())
                                        instanceof TransactionAnswer.Known(List<Tx> list)
                                ? Optional.of(list)
                                : Optional.empty());
        return Reserve.refusal(wanted, transactions);
    }

    private Message answer(long templateId) {
        return switch (desk.transactions(templateId)) {
            case TransactionAnswer.Known(List<Tx> transactions) ->
                    new DistributionMessage.RequestTransactionDataSuccess(
                            templateId,
                            Bytes.EMPTY,
                            transactions.stream().map(Tx::serialized).toList());
            case TransactionAnswer.Refused(String code) ->
                    new DistributionMessage.RequestTransactionDataError(templateId, code);
        };
    }

    private void writeTemplates() {
        Optional<Template> sent = Optional.empty();
        try {
            while (true) {
                Optional<Template> next = await();
                if (next.isEmpty()) {
                    return;
                }
                sent = Optional.of(write(next.get(), sent));
            }
        } catch (InterruptedException stopped) {
            close("stopped");
        } catch (IOException gone) {
            close(String.valueOf(gone.getMessage()));
        }
    }

    private Template write(Template template, Optional<Template> sent) throws IOException {
        CoinbaseOutputConstraints wanted;
        boolean again;
        synchronized (news) {
            wanted = constraints.orElseThrow();
            again = resend;
            resend = false;
        }
        Optional<String> refusal = refusal(wanted, Optional.of(template));
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
        boolean sameTip = sent.map(last -> last.sameTip(template)).orElse(false);
        if (sameTip && !again) {
            write(List.of(TemplateMessages.newTemplate(template, false)));
        } else {
            write(
                    List.of(
                            TemplateMessages.newTemplate(template, true),
                            TemplateMessages.setNewPrevHash(template)));
        }
        return template;
    }

    /** The next template to send; empty when the connection is over. */
    private Optional<Template> await() throws InterruptedException {
        synchronized (news) {
            while (!closed && (constraints.isEmpty() || waiting.isEmpty())) {
                news.wait();
            }
            Optional<Template> next = closed ? Optional.empty() : waiting;
            waiting = Optional.empty();
            return next;
        }
    }

    private void write(List<Message> messages) throws IOException {
        writing.lock();
        writingSinceNanos = System.nanoTime();
        try {
            stream.write(TemplateMessages.TABLE, messages);
        } finally {
            writingSinceNanos = 0;
            writing.unlock();
        }
    }
}
