package org.hyperhash.testkit.peers;

import java.io.IOException;
import java.nio.file.Path;

/** SRI's {@code mining_device}: a CPU miner on a standard channel. It stamps its clock + 60 s. */
public final class MiningDevice implements AutoCloseable {
    private final PeerProcess process;

    private MiningDevice(PeerProcess process) {
        this.process = process;
    }

    public static MiningDevice start(Path folder, int poolPort, String authorityKey, String user)
            throws IOException {
        return new MiningDevice(
                PeerProcess.start(
                        folder,
                        "mining_device",
                        "-a",
                        "127.0.0.1:" + poolPort,
                        "-p",
                        authorityKey,
                        "--id-user",
                        user,
                        "--cores",
                        "1"));
    }

    /** Messages, each of which may acknowledge several shares. */
    public int acknowledgements() throws IOException {
        return process.count("SubmitSharesSuccess");
    }

    public int refusals() throws IOException {
        return process.count("SubmitSharesError");
    }

    public PeerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
