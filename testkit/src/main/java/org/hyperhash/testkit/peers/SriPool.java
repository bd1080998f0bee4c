package org.hyperhash.testkit.peers;

import java.nio.file.Files;
import java.nio.file.Path;

/** SRI's {@code pool_sv2} with templates from a template provider. */
public final class SriPool implements AutoCloseable {
    /** The public half of the key pair in all of SRI's sample configurations. */
    public static final String AUTHORITY_KEY =
            "9auqWEzQDVyd2oe1JVGFLMLHZtCo2FFqZwtKA5gd9xbuEu7PH72";

    /** The secret half. */
    public static final String AUTHORITY_SECRET =
            "mkDLTBBRxdBv998612qipDYoTK3YUrqLe8uWw7gu3iXbSrn2n";

    private final PeerProcess process;
    private final int port;

    private SriPool(PeerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits until it takes miners.
     *
     * @param providerPort of the template provider
     * @param providerKey its public authority key
     * @param payTo address of the coinbase output
     */
    public static SriPool start(Path folder, int providerPort, String providerKey, String payTo)
            throws Exception {
        int port = PeerProcess.freePort();
        Path config = Files.createDirectories(folder).resolve("pool.toml");
        Files.writeString(config, config(port, providerPort, providerKey, payTo));
        PeerProcess process = PeerProcess.start(folder, "pool_sv2", "-c", config.toString());
        process.awaitPort(port);
        return new SriPool(process, port);
    }

    private static String config(int port, int providerPort, String providerKey, String payTo)
            throws Exception {
        return """
        authority_public_key = "%s"
        authority_secret_key = "%s"
        cert_validity_sec = 3600
        listen_address = "127.0.0.1:%d"
        coinbase_reward_script = "addr(%s)"
        server_id = 1
        pool_signature = "SRI pool"
        shares_per_minute = 60.0
        share_batch_size = 1
        supported_extensions = []
        monitoring_address = "127.0.0.1:%d"
        monitoring_cache_refresh_secs = 2
        [template_provider_type.Sv2Tp]
        address = "127.0.0.1:%d"
        public_key = "%s"
        """
                .formatted(
                        AUTHORITY_KEY,
                        AUTHORITY_SECRET,
                        port,
                        payTo,
                        PeerProcess.freePort(),
                        providerPort,
                        providerKey);
    }

    public int port() {
        return port;
    }

    public PeerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
