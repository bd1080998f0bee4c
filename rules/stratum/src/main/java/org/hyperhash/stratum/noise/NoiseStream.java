package org.hyperhash.stratum.noise;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.stratum.v2.Frame;
import org.hyperhash.stratum.v2.FrameCipher;
import org.hyperhash.stratum.v2.FrameDecoder;
import org.hyperhash.stratum.v2.FrameEncoder;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.MessageTable;

/**
 * Frames over blocking streams, encrypted or plain. One thread may read while another writes;
 * several writers take turns by a lock of their own. Closing the streams is the caller's business.
 */
public final class NoiseStream {
    /** Holds some sixty encrypted shares. */
    private static final int READ_BUFFER = 4 * 1024;

    private final InputStream in;
    private final OutputStream out;
    private final FrameDecoder decoder;
    private final FrameEncoder encoder;
    private final byte[] buffer = new byte[READ_BUFFER];

    private NoiseStream(
            InputStream in,
            OutputStream out,
            FrameCipher sending,
            FrameCipher receiving,
            int maxPayload) {
        this.in = in;
        this.out = out;
        this.encoder = new FrameEncoder(sending);
        this.decoder = new FrameDecoder(receiving, maxPayload);
    }

    /**
     * Waits for a client's handshake and answers it.
     *
     * @param entropy 64 fresh random bytes
     * @param maxPayload a {@link org.hyperhash.stratum.v2.FrameLimit}
     * @throws HandshakeException when the client leaves in the middle of it
     */
    public static NoiseStream respond(
            InputStream in,
            OutputStream out,
            ServerIdentity identity,
            byte[] entropy,
            Instant now,
            int maxPayload)
            throws IOException {
        return respond(readHandshake(in), in, out, identity, entropy, now, maxPayload);
    }

    /**
     * Waits for the first act of a client's handshake, which costs nothing but the wait.
     *
     * @throws HandshakeException when the client leaves in the middle of it
     */
    public static Bytes readHandshake(InputStream in) throws IOException {
        return readAct(in, NoiseResponder.ACT_1);
    }

    /** Answers a handshake whose first act was read before. */
    public static NoiseStream respond(
            Bytes act1,
            InputStream in,
            OutputStream out,
            ServerIdentity identity,
            byte[] entropy,
            Instant now,
            int maxPayload)
            throws IOException {
        NoiseResponder.Response response = NoiseResponder.respond(identity, act1, entropy, now);
        out.write(response.act2().toArray());
        out.flush();
        return encrypted(in, out, response.transport(), maxPayload);
    }

    /**
     * Opens an encrypted connection to a server.
     *
     * @param entropy 64 fresh random bytes
     * @param maxPayload a {@link org.hyperhash.stratum.v2.FrameLimit}
     * @throws HandshakeException when the server is not who it should be
     */
    public static NoiseStream initiate(
            InputStream in,
            OutputStream out,
            ServerTrust trust,
            byte[] entropy,
            Instant now,
            int maxPayload)
            throws IOException {
        NoiseInitiator initiator = new NoiseInitiator(trust, entropy);
        out.write(initiator.act1().toArray());
        out.flush();
        Bytes act2 = readAct(in, NoiseResponder.ACT_2);
        return encrypted(in, out, initiator.finish(act2, now).transport(), maxPayload);
    }

    /** No handshake, no encryption: for tests and networks of one's own. */
    public static NoiseStream plain(InputStream in, OutputStream out, int maxPayload) {
        return new NoiseStream(in, out, FrameCipher.PLAIN, FrameCipher.PLAIN, maxPayload);
    }

    private static NoiseStream encrypted(
            InputStream in, OutputStream out, NoiseTransport transport, int maxPayload) {
        return new NoiseStream(in, out, transport.sending(), transport.receiving(), maxPayload);
    }

    private static Bytes readAct(InputStream in, int length) throws IOException {
        byte[] act = in.readNBytes(length);
        if (act.length < length) {
            throw new HandshakeException(new HandshakeRefusal.Truncated(act.length, length));
        }
        return Bytes.wrap(act);
    }

    /** Changes the limit for frames whose header has not arrived yet. */
    public void limitTo(int maxPayload) {
        decoder.limitTo(maxPayload);
    }

    /**
     * Waits for a frame; empty when the peer closed the connection between two frames.
     *
     * @throws EOFException when the peer closed the connection inside a frame
     */
    public Optional<Frame> read() throws IOException {
        Optional<Frame> frame = decoder.poll();
        while (frame.isEmpty()) {
            int count = in.read(buffer);
            if (count < 0) {
                if (decoder.isInsideFrame()) {
                    throw new EOFException("the peer closed the connection inside a frame");
                }
                return Optional.empty();
            }
            decoder.feed(buffer, 0, count);
            frame = decoder.poll();
        }
        return frame;
    }

    /** Waits for a message; empty when the peer closed the connection between two of them. */
    public Optional<Message> read(MessageTable table) throws IOException {
        Optional<Frame> frame = read();
        return frame.isPresent() ? Optional.of(table.decode(frame.get())) : Optional.empty();
    }

    /**
     * Waits for a message and takes every further one that has arrived with it; empty when the peer
     * closed the connection between two of them.
     */
    public List<Message> readAvailable(MessageTable table) throws IOException {
        Optional<Frame> frame = read();
        if (frame.isEmpty()) {
            return List.of();
        }
        List<Message> messages = new ArrayList<>();
        while (frame.isPresent()) {
            messages.add(table.decode(frame.get()));
            frame = decoder.poll();
        }
        return messages;
    }

    /** Sends frames in one write. */
    public void write(List<Frame> frames) throws IOException {
        frames.forEach(encoder::add);
        encoder.drainTo(out);
        out.flush();
    }

    /** Sends messages in one write. */
    public void write(MessageTable table, Message... messages) throws IOException {
        write(table, List.of(messages));
    }

    /** Sends messages in one write. */
    public void write(MessageTable table, List<Message> messages) throws IOException {
        for (Message message : messages) {
            encoder.add(table.encode(message));
        }
        encoder.drainTo(out);
        out.flush();
    }
}
