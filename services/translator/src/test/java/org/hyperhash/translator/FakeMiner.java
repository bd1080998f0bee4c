package org.hyperhash.translator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.stratum.v1.Subscription;
import org.hyperhash.stratum.v1.Sv1Id;
import org.hyperhash.stratum.v1.Sv1Request;
import org.hyperhash.stratum.v1.Sv1Requests;
import org.hyperhash.stratum.v1.Sv1ServerLine;
import org.hyperhash.stratum.v1.Sv1ServerLine.Notify;
import org.hyperhash.stratum.v1.Sv1ServerLine.Response;
import org.hyperhash.stratum.v1.Sv1ServerLines;

/** An SV1 miner that a test drives line by line; it really hashes. */
final class FakeMiner implements AutoCloseable {
    static final int TIMEOUT_MS = 10_000;

    /** So easy that nearly every hash is a share. */
    static final String EASY = "d=0.0000000005";

    final Socket socket;
    private final BufferedReader in;
    private final Queue<Notify> jobs = new ArrayDeque<>();
    private final Queue<Response> answers = new ArrayDeque<>();
    Subscription subscription = new Subscription("", Bytes.EMPTY, 4);
    BigDecimal difficulty = BigDecimal.ZERO;
    Optional<Notify> job = Optional.empty();
    private long lastId = 100;
    private int lastNonce;
    private int lastExtranonce2;

    FakeMiner(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** A miner that has subscribed and authorized, with its first job. */
    static FakeMiner mining(int port, String username, String password) throws IOException {
        FakeMiner miner = new FakeMiner(port);
        miner.subscribe("tester/1");
        Response answer = miner.authorize(username, password);
        if (!answer.isAccepted()) {
            throw new IOException("not authorized: " + answer);
        }
        miner.nextJob();
        return miner;
    }

    void sendRaw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(Sv1Request request) throws IOException {
        socket.getOutputStream().write(Sv1Requests.write(request));
    }

    Sv1Id nextId() {
        return Sv1Id.of(++lastId);
    }

    void subscribe(String userAgent) throws IOException {
        Sv1Id id = nextId();
        send(new Sv1Request.Subscribe(id, userAgent, Optional.empty()));
        subscription = answer(id).subscription().orElseThrow();
    }

    Response authorize(String username, String password) throws IOException {
        Sv1Id id = nextId();
        send(new Sv1Request.Authorize(id, username, password));
        return answer(id);
    }

    /** The next line, which may be nothing else. */
    Sv1ServerLine readLine() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("the translator closed the connection");
        }
        Sv1ServerLine parsed = Sv1ServerLines.parse(line);
        switch (parsed) {
            case Notify notify -> {
                jobs.add(notify);
                job = Optional.of(notify);
            }
            case Sv1ServerLine.SetDifficulty set -> difficulty = set.difficulty();
            case Response response -> answers.add(response);
            default -> {}
        }
        return parsed;
    }

    Notify nextJob() throws IOException {
        while (jobs.isEmpty()) {
            readLine();
        }
        return jobs.remove();
    }

    /** The next job on a tip whose hash starts with these two digits. */
    Notify jobOnTip(String hexByte) throws IOException {
        Notify next = nextJob();
        while (!next.prevHash().toHex().startsWith(hexByte)) {
            next = nextJob();
        }
        return next;
    }

    Response answer(Sv1Id id) throws IOException {
        while (true) {
            for (Response response : answers) {
                if (response.id().equals(id)) {
                    answers.remove(response);
                    return response;
                }
            }
            readLine();
        }
    }

    /** Whether the other side has closed the connection, after whatever it still sent. */
    boolean isClosedByServer() throws IOException {
        try {
            while (in.readLine() != null) {
                // What was sent before the end.
            }
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** Finds a share of the newest job and submits it; returns its id. */
    Sv1Id submit() throws IOException {
        return submit(job.orElseThrow());
    }

    Sv1Id submit(Notify work) throws IOException {
        Sv1Request.Submit share = findShare(work);
        send(share);
        return share.id();
    }

    Sv1Request.Submit findShare(Notify work) {
        ByteBuffer rolled = ByteBuffer.allocate(subscription.extranonce2Size());
        rolled.putShort((short) ++lastExtranonce2);
        Bytes extranonce2 = Bytes.wrap(rolled.array());
        Bytes coinbase =
                work.coinbase1()
                        .concat(subscription.extranonce1())
                        .concat(extranonce2)
                        .concat(work.coinbase2());
        Sha256d sha256d = new Sha256d();
        Hash256 root = sha256d.update(coinbase).finish();
        for (Hash256 sibling : work.merkleBranch()) {
            root = sha256d.ofPair(root, sibling);
        }
        ByteBuffer header = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(work.version());
        header.put(work.prevHash().toArray());
        header.put(root.toArray());
        header.putInt(work.ntime());
        header.putInt(work.nBits());
        var target = Difficulty.of(difficulty).target();
        while (true) {
            header.putInt(76, ++lastNonce);
            if (target.isMetBy(sha256d.update(Bytes.of(header.array())).finish())) {
                return new Sv1Request.Submit(
                        nextId(),
                        "worker",
                        work.jobId(),
                        extranonce2,
                        work.ntime(),
                        lastNonce,
                        OptionalInt.empty());
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
