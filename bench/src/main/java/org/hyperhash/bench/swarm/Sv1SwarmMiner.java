package org.hyperhash.bench.swarm;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.stratum.v1.LineDecoder;
import org.hyperhash.stratum.v1.Sv1Id;
import org.hyperhash.stratum.v1.Sv1Request;
import org.hyperhash.stratum.v1.Sv1Requests;
import org.hyperhash.stratum.v1.Sv1ServerLine;
import org.hyperhash.stratum.v1.Sv1ServerLines;
import org.hyperhash.stratum.v2.WireFormatException;

/**
 * One SV1 connection of the swarm. Every nonce is a share of the least difficulty, so sending costs
 * no hashing. One thread reads; one thread, possibly another, writes.
 */
final class Sv1SwarmMiner implements AutoCloseable {
    private static final Sv1Id SUBSCRIBE = new Sv1Id("\"subscribe\"");
    private static final Sv1Id AUTHORIZE = new Sv1Id("\"authorize\"");

    /** Every hash meets the target of this difficulty. */
    private static final String PASSWORD = "d=0.0000000001";

    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final LineDecoder lines = new LineDecoder();
    private final byte[] buffer = new byte[4_096];
    private final String username;
    private Bytes extranonce2 = Bytes.EMPTY;
    private volatile Optional<Sv1ServerLine.Notify> job = Optional.empty();

    /** Hears the verdict of share {@code number}. */
    interface Verdict {
        void on(long number, boolean accepted);
    }

    private Sv1SwarmMiner(Socket socket, String username) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.username = username;
    }

    /** Connects and waits for work. */
    static Sv1SwarmMiner connect(int port, int number) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        // A reset at the end leaves no port behind in TIME_WAIT.
        socket.setSoLinger(true, 0);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        Sv1SwarmMiner miner = new Sv1SwarmMiner(socket, SwarmMiner.ADDRESS + ".m" + number);
        miner.write(new Sv1Request.Subscribe(SUBSCRIBE, "swarm", Optional.empty()));
        miner.write(new Sv1Request.Authorize(AUTHORIZE, miner.username, PASSWORD));
        while (miner.job.isEmpty()) {
            miner.readOne((_, _) -> {});
        }
        return miner;
    }

    /**
     * Sends a share.
     *
     * @param number is its id and nonce
     */
    void submit(int number) throws IOException {
        Sv1ServerLine.Notify work = job.orElseThrow();
        write(
                new Sv1Request.Submit(
                        Sv1Id.of(number),
                        username,
                        work.jobId(),
                        extranonce2,
                        work.ntime(),
                        number,
                        OptionalInt.empty()));
    }

    private void write(Sv1Request request) throws IOException {
        out.write(Sv1Requests.write(request));
    }

    /** Reads until the connection ends. */
    void read(Verdict verdict) throws IOException {
        while (true) {
            readOne(verdict);
        }
    }

    private void readOne(Verdict verdict) throws IOException {
        Optional<String> line = lines.poll();
        while (line.isEmpty()) {
            int count = in.read(buffer);
            if (count < 0) {
                throw new EOFException("the translator closed the connection");
            }
            feed(count);
            line = lines.poll();
        }
        heard(line.get(), verdict);
    }

    private void feed(int count) throws IOException {
        try {
            lines.feed(buffer, 0, count);
        } catch (WireFormatException e) {
            throw new IOException(e);
        }
    }

    private void heard(String line, Verdict verdict) throws IOException {
        try {
            switch (Sv1ServerLines.parse(line)) {
                case Sv1ServerLine.Notify work -> job = Optional.of(work);
                case Sv1ServerLine.Response answer -> heard(answer, verdict);
                default -> {}
            }
        } catch (WireFormatException e) {
            throw new IOException("the translator said: " + line, e);
        }
    }

    private void heard(Sv1ServerLine.Response answer, Verdict verdict) throws IOException {
        if (answer.id().equals(SUBSCRIBE)) {
            extranonce2 =
                    answer.subscription()
                            .map(given -> Bytes.wrap(new byte[given.extranonce2Size()]))
                            .orElseThrow(() -> new IOException("not subscribed: " + answer));
        } else if (answer.id().equals(AUTHORIZE)) {
            if (!answer.isAccepted()) {
                throw new IOException("not authorized: " + answer.refusalText());
            }
        } else {
            verdict.on(Long.parseLong(answer.id().json()), answer.isAccepted());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
