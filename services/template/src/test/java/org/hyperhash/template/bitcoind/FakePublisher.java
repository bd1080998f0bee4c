package org.hyperhash.template.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hyperhash.bitcoin.Hash256;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Publishes as a node does, and sees who subscribes. Used by one thread. */
final class FakePublisher implements AutoCloseable {
    private static final int SUBSCRIBER_LIMIT_MS = 20_000;
    private static final byte SUBSCRIBED = 1;

    private final ZContext context = new ZContext();
    private final ZMQ.Socket socket = context.createSocket(SocketType.XPUB);
    private final int port;
    private byte number;

    FakePublisher() {
        socket.setXpubVerbose(true);
        socket.setReceiveTimeOut(SUBSCRIBER_LIMIT_MS);
        port = socket.bindToRandomPort("tcp://127.0.0.1");
    }

    String address() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Waits for the next subscription; what is published after it is heard. */
    void awaitSubscriber() {
        for (byte[] message = socket.recv(); message != null; message = socket.recv()) {
            if (message.length > 0 && message[0] == SUBSCRIBED) {
                return;
            }
        }
        throw new AssertionError("nobody subscribed");
    }

    void publish(Hash256 block) {
        byte[] counter = {number++, 0, 0, 0};
        send(
                List.of(
                        "hashblock".getBytes(StandardCharsets.US_ASCII),
                        HexFormat.of().parseHex(block.display()),
                        counter));
    }

    void publish(String... parts) {
        List<byte[]> bytes = new ArrayList<>();
        for (String part : parts) {
            bytes.add(part.getBytes(StandardCharsets.US_ASCII));
        }
        send(bytes);
    }

    private void send(List<byte[]> parts) {
        for (int i = 0; i < parts.size(); i++) {
            boolean sent =
                    i + 1 < parts.size()
                            ? socket.sendMore(parts.get(i))
                            : socket.send(parts.get(i));
            assertThat(sent).isTrue();
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
