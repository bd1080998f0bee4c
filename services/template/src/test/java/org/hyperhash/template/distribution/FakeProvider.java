package org.hyperhash.template.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperhash.platform.config.HostPort;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;

/** A template provider that says whatever a test wants, in answer to the set-up. */
final class FakeProvider implements AutoCloseable {
    final AtomicInteger connections = new AtomicInteger();
    final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    volatile List<Message> script;

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<NoiseStream> streams = new CopyOnWriteArrayList<>();

    FakeProvider(Message... script) throws IOException {
        this.script = List.of(script);
        Thread.ofVirtual().start(this::accept);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.getLocalPort());
    }

    void say(Message... messages) throws IOException {
        streams.getLast().write(TemplateMessages.TABLE, messages);
    }

    void hangUp() throws IOException {
        sockets.getLast().close();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            NoiseStream stream =
                    NoiseStream.respond(
                            socket.getInputStream(),
                            socket.getOutputStream(),
                            TestIdentity.identity(),
                            "fedcba9876543210".repeat(4).getBytes(StandardCharsets.US_ASCII),
                            Instant.now(),
                            FrameLimit.TEMPLATE_DISTRIBUTION);
            streams.add(stream);
            received.add(stream.read(TemplateMessages.TABLE).orElseThrow());
            stream.write(TemplateMessages.TABLE, script);
            while (true) {
                received.add(stream.read(TemplateMessages.TABLE).orElseThrow());
            }
        } catch (IOException | RuntimeException ended) {
            // The test ended, or the client left.
        }
    }
}
