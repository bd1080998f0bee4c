package org.hyperhash.testkit.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** btcd on a fresh regtest chain: it deletes that chain at each start. */
public final class Btcd implements AutoCloseable {
    /** Gets the coins of blocks that btcd makes itself. */
    public static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    public static final String USER = "u";
    public static final String PASSWORD = "p";

    private final PeerProcess process;
    private final Path folder;
    private final int rpcPort;

    private Btcd(PeerProcess process, Path folder, int rpcPort) {
        this.process = process;
        this.folder = folder;
        this.rpcPort = rpcPort;
    }

    public static Btcd start(Path folder) throws Exception {
        int rpcPort = PeerProcess.freePort();
        Files.createDirectories(folder);
        Path config = folder.resolve("btcd.conf");
        Files.writeString(config, "");
        PeerProcess process =
                PeerProcess.start(
                        folder,
                        "btcd",
                        "--configfile=" + config,
                        "--regtest",
                        "--notls",
                        "--nodnsseed",
                        "--rpcuser=" + USER,
                        "--rpcpass=" + PASSWORD,
                        "--rpclisten=127.0.0.1:" + rpcPort,
                        "--listen=127.0.0.1:" + PeerProcess.freePort(),
                        "--datadir=" + folder.resolve("data"),
                        "--logdir=" + folder.resolve("log"),
                        "--miningaddr=" + ADDRESS);
        process.awaitPort(rpcPort);
        return new Btcd(process, folder, rpcPort);
    }

    /** What {@code btcctl} prints. */
    public String ctl(String... arguments) throws IOException, InterruptedException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--configfile=" + folder.resolve("btcd.conf"),
                                "--regtest",
                                "--notls",
                                "-u",
                                USER,
                                "-P",
                                PASSWORD,
                                "-s",
                                "127.0.0.1:" + rpcPort));
        all.addAll(List.of(arguments));
        return PeerProcess.run("btcctl", all);
    }

    public int height() throws IOException, InterruptedException {
        return Integer.parseInt(ctl("getblockcount"));
    }

    public int rpcPort() {
        return rpcPort;
    }

    /** A file with its password, as our configuration wants it. */
    public Path passwordFile() throws IOException {
        return Files.writeString(folder.resolve("password"), PASSWORD);
    }

    public PeerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
