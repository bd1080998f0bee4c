package org.hyperhash.devnode.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperhash.devnode.engine.MempoolPolicy;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.life.Life;

/** The node as a process of its own, to be killed, or to be mined on by foreign software. */
final class NodeProcess {
    private NodeProcess() {}

    /**
     * @param arguments directory, port (0 for a free one, written to the file {@code port})
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        DevnodeConfig config =
                new DevnodeConfig(
                        directory,
                        DevnodeConfig.rpcOptions("127.0.0.1", Integer.parseInt(arguments[1])),
                        Optional.of(new Secret("miner:secret")),
                        MempoolPolicy.DEFAULT);
        AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
        DevnodeApp app = new DevnodeApp(config, InstantSource.system(), () -> stop.get().run());
        Life life = new Life(app.parts(), Duration.ofSeconds(10));
        stop.set(life::requestStop);
        Thread announcer =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                life.awaitStarted(Duration.ofSeconds(30));
                                Path unfinished = directory.resolve("port.tmp");
                                Files.writeString(unfinished, "" + app.rpcPort());
                                Files.move(unfinished, directory.resolve("port"));
                            } catch (Exception failed) {
                                life.requestStop();
                            }
                        });
        int code = life.run().code();
        announcer.join();
        System.exit(code);
    }
}
