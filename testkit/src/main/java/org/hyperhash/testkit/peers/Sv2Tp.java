package org.hyperhash.testkit.peers;

import java.util.regex.Pattern;

/**
 * {@code sv2-tp}, the template provider of a {@link Bitcoind} with IPC. It waits for the node to
 * leave its initial download: the chain needs 16 blocks.
 */
public final class Sv2Tp implements AutoCloseable {
    private static final Pattern AUTHORITY_KEY =
            Pattern.compile("Template Provider authority key: (\\S+)");

    private final PeerProcess process;
    private final int port;
    private final String authorityKey;

    private Sv2Tp(PeerProcess process, int port, String authorityKey) {
        this.process = process;
        this.port = port;
        this.authorityKey = authorityKey;
    }

    public static Sv2Tp start(Bitcoind node) throws Exception {
        int port = PeerProcess.freePort();
        PeerProcess process =
                PeerProcess.start(
                        node.folder(),
                        "sv2-tp",
                        "-regtest",
                        "-datadir=" + node.folder(),
                        "-ipcconnect=unix",
                        "-sv2bind=127.0.0.1",
                        "-sv2port=" + port,
                        "-templateinterval=1");
        process.awaitPort(port);
        String key = process.last(AUTHORITY_KEY).orElseThrow().group(1);
        return new Sv2Tp(process, port, key);
    }

    public int port() {
        return port;
    }

    /** The key that clients know it by. */
    public String authorityKey() {
        return authorityKey;
    }

    public PeerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
