package org.hyperhash.devnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.devnode.engine.Rig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered is there after {@code kill -9} in the middle of the work. */
class DevnodeCrashTest {
    private static final String ADDRESS =
            Addresses.render(Network.REGTEST, Rig.PAY_TO_KEY).orElseThrow();
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    @TempDir private Path directory;

    @Test
    void answeredBlocksSurviveTheKill() throws Exception {
        String answered = "";
        int height = 0;
        for (int round = 0; round < 2; round++) {
            Process process = launch();
            try (RpcClient rpc = connect(process)) {
                if (round > 0) {
                    assertThat(rpc.call("getblockcount").asInt()).isGreaterThanOrEqualTo(height);
                    assertThat(rpc.call("getblockhash", height).asString()).isEqualTo(answered);
                }
                Thread background = Thread.ofVirtual().start(() -> mineUntilDead(rpc));
                for (int i = 0; i < 20; i++) {
                    answered = rpc.call("generatetoaddress", 1, ADDRESS).get(0).asString();
                }
                height = rpc.call("getblockheader", answered).get("height").asInt();
                answered = rpc.call("getblockhash", height).asString();
                process.destroyForcibly();
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
                background.join();
            } finally {
                process.destroyForcibly();
            }
        }
        try (RunningNode node = new RunningNode(directory)) {
            assertThat(node.rpc.call("getblockhash", height).asString()).isEqualTo(answered);
            assertThat(node.rpc.call("generatetoaddress", 1, ADDRESS)).hasSize(1);
        }
    }

    private static void mineUntilDead(RpcClient rpc) {
        try {
            while (true) {
                rpc.call("generatetoaddress", 5, ADDRESS);
            }
        } catch (IOException | InterruptedException | RuntimeException dead) {
            assertThat(dead).isNotNull();
        }
    }

    private Process launch() throws IOException {
        Files.deleteIfExists(directory.resolve("port"));
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeProcess.class.getName(),
                        directory.toString(),
                        "0");
        File output = directory.resolve("output.log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start();
    }

    private RpcClient connect(Process process) throws Exception {
        Path port = directory.resolve("port");
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!Files.exists(port)) {
            assertThat(process.isAlive()).as("the node process").isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
        return new RpcClient(
                Integer.parseInt(Files.readString(port)),
                Files.readString(directory.resolve(".cookie")));
    }
}
