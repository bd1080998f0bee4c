package org.hyperhash.miner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperhash.stratum.v1.Json;
import org.hyperhash.stratum.v1.LineDecoder;
import org.hyperhash.stratum.v1.Sv1Error;
import org.hyperhash.stratum.v1.Sv1Id;
import org.hyperhash.stratum.v1.Sv1Request;
import org.hyperhash.stratum.v1.Sv1Requests;
import org.hyperhash.stratum.v1.Sv1ServerLine;
import org.hyperhash.stratum.v1.Sv1ServerLines;
import org.hyperhash.stratum.v1.VersionRolling;
import org.hyperhash.stratum.v2.WireFormatException;

/**
 * Mines over one Stratum V1 connection. The session thread reads and answers; a thread of its own
 * writes the shares. Writing takes turns by a lock.
 *
 * <pre>
 * configure, subscribe, authorize --subscribed and notified--> mining --closed--> over
 * </pre>
 */
final class Sv1Client implements PoolSession {
    /** How long a pool may be silent before it is asked for a sign of life. */
    static final int PING_AFTER_MS = 60_000;

    /** How long it may be silent in all. */
    static final int SILENCES_MAX = 3;

    /** Shares without an answer; the oldest are forgotten when a pool never answers. */
    static final int UNANSWERED_MAX = 4_096;

    private static final Sv1Id CONFIGURE = Sv1Id.of(1);
    private static final Sv1Id SUBSCRIBE = Sv1Id.of(2);
    private static final Sv1Id AUTHORIZE = Sv1Id.of(3);
    private static final Sv1Id EXTRANONCE_SUBSCRIBE = Sv1Id.of(4);
    private static final Sv1Id PING = Sv1Id.of(5);
    private static final long FIRST_SHARE_ID = 100;
    private static final int READ_BUFFER = 4 * 1024;

    private final MiningDesk desk;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final LineDecoder lines = new LineDecoder();
    private final byte[] buffer = new byte[READ_BUFFER];
    private final Sv1Jobs jobs = new Sv1Jobs();
    private final Map<Sv1Id, Long> unanswered = new ConcurrentHashMap<>();
    private Optional<Ending> ending = Optional.empty();
    private int silences;
    private boolean understood;

    Sv1Client(MiningDesk desk, Socket socket) throws IOException {
        this.desk = desk;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    @Override
    public Ending run() throws IOException, InterruptedException {
        socket.setSoTimeout(PING_AFTER_MS);
        Thread sender = Thread.ofVirtual().name("miner-send").unstarted(this::sendShares);
        try {
            introduce();
            sender.start();
            while (ending.isEmpty()) {
                if (!readLines()) {
                    return new Ending.Closed("the pool closed the connection");
                }
            }
            return ending.get();
        } finally {
            socket.close();
            sender.interrupt();
            if (sender.getState() != Thread.State.NEW) {
                sender.join();
            }
        }
    }

    private void introduce() throws IOException {
        send(
                new Sv1Request.Configure(
                        CONFIGURE,
                        List.of(
                                Sv1Request.Configure.VERSION_ROLLING,
                                Sv1Request.Configure.SUBSCRIBE_EXTRANONCE),
                        VersionRolling.BIP323_MASK,
                        0,
                        Optional.empty()));
        send(new Sv1Request.Subscribe(SUBSCRIBE, MiningDesk.FIRMWARE, Optional.empty()));
        send(
                new Sv1Request.Authorize(
                        AUTHORIZE, desk.options().userIdentity(), desk.options().password()));
        send(new Sv1Request.ExtranonceSubscribe(EXTRANONCE_SUBSCRIBE));
    }

    /** False when the pool has closed the connection. */
    private boolean readLines() throws IOException {
        int count;
        try {
            count = in.read(buffer);
        } catch (SocketTimeoutException _) {
            silences++;
            if (silences >= SILENCES_MAX) {
                throw new PoolFault(
                        "the pool was silent for %d s"
                                .formatted(SILENCES_MAX * PING_AFTER_MS / 1_000));
            }
            send(new Sv1Request.Ping(PING));
            return true;
        }
        if (count < 0) {
            return false;
        }
        silences = 0;
        lines.feed(buffer, 0, count);
        for (Optional<String> line = lines.poll(); line.isPresent(); line = lines.poll()) {
            received(parse(line.get()));
        }
        return true;
    }

    private Sv1ServerLine parse(String line) throws IOException {
        try {
            Sv1ServerLine parsed = Sv1ServerLines.parse(line);
            understood = true;
            return parsed;
        } catch (WireFormatException garbage) {
            if (understood) {
                throw garbage;
            }
            throw new PoolFault("its first line is not JSON; is this a Stratum V1 port?");
        }
    }

    private void received(Sv1ServerLine line) throws IOException {
        switch (line) {
            case Sv1ServerLine.Response response -> answered(response);
            case Sv1ServerLine.Notify job -> {
                PoolFault.checkBits(job.nBits());
                jobs.notified(job, System.nanoTime()).ifPresent(desk::assign);
            }
            case Sv1ServerLine.SetDifficulty(var difficulty) -> jobs.setDifficulty(difficulty);
            case Sv1ServerLine.SetExtranonce(var extranonce1, int size) ->
                    jobs.setExtranonce(extranonce1, size);
            case Sv1ServerLine.SetVersionMask(int mask) -> jobs.setVersionMask(mask);
            case Sv1ServerLine.Reconnect redirection -> redirected(redirection);
            case Sv1ServerLine.Ping(Sv1Id id) -> answer(id, "pong");
            case Sv1ServerLine.GetVersion(Sv1Id id) -> answer(id, MiningDesk.FIRMWARE);
            case Sv1ServerLine.ShowMessage(String text) -> desk.said(text);
            case Sv1ServerLine.Unknown _ -> {}
        }
    }

    private void answered(Sv1ServerLine.Response response) throws IOException {
        Sv1Id id = response.id();
        if (id.equals(CONFIGURE)) {
            // A pool without version rolling refuses the whole request.
            OptionalInt mask = response.versionMask();
            jobs.setVersionMask(mask.orElse(0));
        } else if (id.equals(SUBSCRIBE)) {
            var subscription =
                    response.subscription()
                            .orElseThrow(() -> new PoolFault("the pool refuses the subscription"));
            jobs.setExtranonce(subscription.extranonce1(), subscription.extranonce2Size());
            jobs.renewed(System.nanoTime()).ifPresent(desk::assign);
        } else if (id.equals(AUTHORIZE)) {
            if (!response.isAccepted()) {
                String why = response.refusalText();
                String user = desk.options().userIdentity();
                ending = Optional.of(new Ending.Refused("%s: %s".formatted(user, why)));
            }
        } else if (unanswered.remove(id) != null) {
            shareAnswered(response);
        }
    }

    private void shareAnswered(Sv1ServerLine.Response response) {
        if (response.isAccepted()) {
            desk.statistics().accepted(1);
            return;
        }
        Sv1Error error = response.refusal().orElse(Sv1Error.OTHER);
        desk.rejected("%d %s".formatted(error.code(), error.text()));
    }

    /** Without a key to know it by, another host cannot be trusted to be the same pool. */
    private void redirected(Sv1ServerLine.Reconnect redirection) {
        String host = redirection.host();
        if (!host.isEmpty() && !host.equalsIgnoreCase(desk.pool().host())) {
            desk.said("ignoring a redirection to another host: " + host);
            return;
        }
        ending =
                Optional.of(
                        new Ending.Redirected(
                                Optional.empty(), redirection.port(), redirection.waitSeconds()));
    }

    private void answer(Sv1Id id, String text) throws IOException {
        write(Sv1ServerLines.write(new Sv1ServerLine.Response(id, Json.of(text), Json.none())));
    }

    private void send(Sv1Request request) throws IOException {
        write(Sv1Requests.write(request));
    }

    private void write(byte[] line) throws IOException {
        writing.lock();
        try {
            out.write(line);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    private void sendShares() {
        Queue<Sv1Id> sent = new ArrayDeque<>();
        try {
            for (long number = FIRST_SHARE_ID; ; number++) {
                Share share = desk.shares().take();
                Sv1Id id = Sv1Id.of(number);
                unanswered.put(id, number);
                sent.add(id);
                if (sent.size() > UNANSWERED_MAX) {
                    unanswered.remove(sent.remove());
                }
                desk.statistics().submitted(share.blockCandidate());
                send(submission(id, share));
            }
        } catch (IOException | InterruptedException _) {
            closeSocket();
        }
    }

    /** The reader notices, and ends the session. */
    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            desk.log("closing the socket failed", e);
        }
    }

    private Sv1Request.Submit submission(Sv1Id id, Share share) {
        int mask = share.work().space().rollableBits();
        return new Sv1Request.Submit(
                id,
                desk.options().userIdentity(),
                share.work().jobId(),
                share.extranonce(),
                share.time(),
                share.nonce(),
                mask == 0 ? OptionalInt.empty() : OptionalInt.of(share.version() & mask));
    }
}
