package org.hyperhash.testkit.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Bitcoin Core on a regtest chain of its own. Started again in the same folder, it goes on with its
 * chain, on the same port.
 */
public final class Bitcoind implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final PeerProcess process;
    private final Path folder;
    private final int rpcPort;

    private Bitcoind(PeerProcess process, Path folder, int rpcPort) {
        this.process = process;
        this.folder = folder;
        this.rpcPort = rpcPort;
    }

    /** Plain {@code bitcoind}. */
    public static Bitcoind start(Path folder) throws Exception {
        return start(folder, "bitcoind", PeerProcess.freePort());
    }

    /** {@code bitcoin-node}, which a template provider reaches by IPC. */
    public static Bitcoind startWithIpc(Path folder) throws Exception {
        return start(folder, "bitcoin-node", PeerProcess.freePort(), "-ipcbind=unix");
    }

    /** One that publishes its blocks by ZMQ. */
    public static Bitcoind startPublishing(Path folder) throws Exception {
        String place = "-zmqpubhashblock=tcp://127.0.0.1:" + PeerProcess.freePort();
        return start(folder, "bitcoind", PeerProcess.freePort(), place);
    }

    private static Bitcoind start(Path folder, String program, int rpcPort, String... more)
            throws Exception {
        Files.createDirectories(folder);
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-regtest",
                                "-datadir=" + folder,
                                "-server",
                                "-listen=0",
                                "-dnsseed=0",
                                "-fallbackfee=0.0001",
                                "-rpcbind=127.0.0.1",
                                "-rpcallowip=127.0.0.1",
                                "-rpcport=" + rpcPort));
        arguments.addAll(List.of(more));
        PeerProcess.find("bitcoin-cli");
        PeerProcess process = PeerProcess.start(folder, program, arguments.toArray(String[]::new));
        Bitcoind node = new Bitcoind(process, folder, rpcPort);
        process.await("answers", START_LIMIT, node::answers);
        return node;
    }

    /** The same node after a stop or a {@link #kill}. */
    public Bitcoind restart() throws Exception {
        return start(folder, "bitcoind", rpcPort);
    }

    private boolean answers() throws IOException, InterruptedException {
        try {
            cli("getblockcount");
            return true;
        } catch (AssertionError notYet) {
            return false;
        }
    }

    /** What {@code bitcoin-cli} prints. */
    public String cli(String... arguments) throws IOException, InterruptedException {
        List<String> all =
                new ArrayList<>(List.of("-regtest", "-datadir=" + folder, "-rpcport=" + rpcPort));
        all.addAll(List.of(arguments));
        return PeerProcess.run("bitcoin-cli", all);
    }

    public int height() throws IOException, InterruptedException {
        return Integer.parseInt(cli("getblockcount"));
    }

    public int rpcPort() {
        return rpcPort;
    }

    public Path cookieFile() {
        return folder.resolve("regtest").resolve(".cookie");
    }

    /** Its data directory. */
    public Path folder() {
        return folder;
    }

    public PeerProcess process() {
        return process;
    }

    /** Ends it at once, as a power failure would. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
