package org.hyperhash.template.bitcoind;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.hyperhash.bitcoin.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * One publisher's blocks, heard on a thread of its own that also owns the socket. A publisher that
 * is away is tried again for as long as the subscription lives; what it published meanwhile is
 * lost, and the node's long poll tells of it.
 */
final class NoticeSubscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeSubscription.class);

    /** First part of a notice; the block's hash, most significant byte first, is the second. */
    private static final byte[] TOPIC = "hashblock".getBytes(StandardCharsets.US_ASCII);

    /** A notice has three parts of at most 32 bytes; who sends more is not listened to any more. */
    private static final int MAX_PART_BYTES = 256;

    private static final int QUEUED_NOTICES = 16;
    private static final int HEARTBEAT_MS = 30_000;
    private static final int LONGEST_RECONNECT_MS = 10_000;

    /** One handshake in a hundred of the library stops half-way: it is soon tried again. */
    private static final int HANDSHAKE_MS = 2_000;

    /** How soon the thread sees that it is not wanted any more. */
    private static final int RECEIVE_MS = 200;

    private final String address;
    private final Consumer<Hash256> listener;
    private volatile boolean closed;

    NoticeSubscription(String address, Consumer<Hash256> listener) {
        this.address = address;
        this.listener = listener;
        Thread.ofPlatform().daemon().name("template-notices").start(this::listen);
    }

    private void listen() {
        try (ZContext context = new ZContext();
                ZMQ.Socket socket = context.createSocket(SocketType.SUB)) {
            socket.setReceiveTimeOut(RECEIVE_MS);
            socket.setRcvHWM(QUEUED_NOTICES);
            socket.setMaxMsgSize(MAX_PART_BYTES);
            socket.setHeartbeatIvl(HEARTBEAT_MS);
            socket.setReconnectIVLMax(LONGEST_RECONNECT_MS);
            socket.setHandshakeIvl(HANDSHAKE_MS);
            socket.setLinger(0);
            socket.subscribe(TOPIC);
            socket.connect(address);
            while (!closed) {
                receive(socket);
            }
        } catch (ZMQException failed) {
            LOG.warn("no notices of blocks from {}: {}", address, failed.getMessage());
        }
    }

    private void receive(ZMQ.Socket socket) {
        byte[] topic = socket.recv();
        if (topic == null) {
            return;
        }
        byte[] body = new byte[0];
        for (int part = 1; socket.hasReceiveMore(); part++) {
            byte[] received = socket.recv();
            body = part == 1 && received != null ? received : body;
        }
        if (body.length == Hash256.LENGTH) {
            listener.accept(Hash256.ofDisplay(HexFormat.of().formatHex(body)));
        }
    }

    /** The thread ends within {@link #RECEIVE_MS}. */
    @Override
    public void close() {
        closed = true;
    }
}
