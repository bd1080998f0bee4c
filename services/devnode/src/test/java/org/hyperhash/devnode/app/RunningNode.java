package org.hyperhash.devnode.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hyperhash.devnode.Devnode;
import org.hyperhash.devnode.LongPollLimits;
import org.hyperhash.devnode.engine.MempoolPolicy;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.life.Part;

/** The whole node on a free port. */
final class RunningNode implements AutoCloseable {
    /** Waits that a test can sit out. */
    static final LongPollLimits QUICK =
            new LongPollLimits(
                    Duration.ofMillis(300), Duration.ofMillis(50), Duration.ofSeconds(1));

    final AtomicBoolean stopAsked = new AtomicBoolean();
    final DevnodeApp app;
    final RpcClient rpc;
    private final Deque<Part> running = new ArrayDeque<>();

    RunningNode(Path directory) throws Exception {
        DevnodeConfig config =
                new DevnodeConfig(
                        directory,
                        DevnodeConfig.rpcOptions("127.0.0.1", 0),
                        Optional.of(new Secret("miner:secret")),
                        MempoolPolicy.DEFAULT);
        app = new DevnodeApp(config, InstantSource.system(), QUICK, () -> stopAsked.set(true));
        for (Part part : app.parts()) {
            part.start(failure -> {});
            running.push(part);
        }
        rpc = new RpcClient(app.rpcPort(), cookie());
    }

    String cookie() throws IOException {
        return Files.readString(app.cookieFile());
    }

    Devnode node() {
        return app.node();
    }

    @Override
    public void close() {
        rpc.close();
        while (!running.isEmpty()) {
            try {
                running.pop().stop();
            } catch (Exception unclean) {
                throw new AssertionError("did not stop cleanly", unclean);
            }
        }
    }
}
