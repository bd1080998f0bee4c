package org.hyperhash.launcher;

import java.nio.file.Path;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.devnode.app.DevnodeConfig;
import org.hyperhash.ledger.ProjectionOptions;
import org.hyperhash.platform.config.Section;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.logging.LogOptions;
import org.hyperhash.pool.app.PoolConfig;

/**
 * The whole configuration, all roles together: one file can serve every machine of a network.
 *
 * @param dataDirectory of everything that this installation keeps, for this network
 */
record HhConfig(
        Network network,
        Path dataDirectory,
        LogOptions log,
        HttpSettings http,
        DatabaseOptions database,
        ProjectionOptions projection,
        DevnodeConfig devnode,
        PoolConfig pool) {
    static HhConfig read(Section root) {
        Network network =
                root.choice(
                        "network",
                        Network.REGTEST,
                        "Chain to mine on: main, testnet4, signet or regtest");
        Path dataDirectory =
                root.path(
                                "data-dir",
                                Path.of(System.getProperty("user.home"), ".hyperhash"),
                                "Directory of everything that is kept, one folder per network")
                        .resolve(network.chain());
        Section database = root.section("database");
        return new HhConfig(
                network,
                dataDirectory,
                LogOptions.read(root.section("log")),
                HttpSettings.read(root),
                DatabaseOptions.read(database, dataDirectory.resolve("postgres")),
                ProjectionOptions.read(root.section("ledger").section("projection")),
                DevnodeConfig.read(root.section("devnode"), dataDirectory),
                PoolConfig.read(root, network));
    }

    KeyFiles keys() {
        return new KeyFiles(dataDirectory.resolve("keys"));
    }
}
