package org.hyperhash.launcher;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.devnode.app.DevnodeConfig;
import org.hyperhash.ledger.ProjectionOptions;
import org.hyperhash.ledger.archive.ArchiveOptions;
import org.hyperhash.ledger.book.AccountantOptions;
import org.hyperhash.platform.config.Section;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.logging.LogOptions;
import org.hyperhash.pool.app.PoolConfig;
import org.hyperhash.template.app.TemplateConfig;
import org.hyperhash.template.app.TemplateServerConfig;
import org.hyperhash.template.bitcoind.NodeAddress;
import org.hyperhash.translator.app.TranslatorConfig;

/**
 * The whole configuration, all roles together: one file can serve every machine of a network.
 *
 * @param dataDirectory of everything that this installation keeps, for this network
 * @param backupDirectory of the database
 */
record HhConfig(
        Network network,
        Path dataDirectory,
        LogOptions log,
        HttpSettings http,
        ApiSettings api,
        DatabaseOptions database,
        Path backupDirectory,
        ProjectionOptions projection,
        AccountantOptions book,
        ArchiveOptions archive,
        DevnodeConfig devnode,
        TemplateConfig template,
        TemplateServerConfig templateServer,
        PoolConfig pool,
        TranslatorConfig translator) {
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
                ApiSettings.read(root.section("api")),
                DatabaseOptions.read(database, dataDirectory.resolve("postgres")),
                database.path(
                        "backup-directory",
                        dataDirectory.resolve("backups"),
                        "Where backups go that nobody named a file for, such as those before"
                                + " migrations"),
                ProjectionOptions.read(root.section("ledger").section("projection")),
                AccountantOptions.read(root.section("ledger").section("book")),
                ArchiveOptions.read(
                        root.section("ledger").section("archive"),
                        dataDirectory.resolve("archives")),
                DevnodeConfig.read(root.section("devnode"), dataDirectory),
                TemplateConfig.read(root, network),
                TemplateServerConfig.read(root, network),
                PoolConfig.read(root, network),
                TranslatorConfig.read(root));
    }

    KeyFiles keys() {
        return new KeyFiles(dataDirectory.resolve("keys"));
    }

    /** What the pool keeps. */
    Path poolDirectory() {
        return dataDirectory.resolve("pool");
    }

    /** The authority key that was configured, or the one that {@code hh keys} made. */
    SecretKey authority(Optional<SecretKey> configured) throws CommandFailed {
        return configured.isPresent() ? configured.get() : keys().authority();
    }

    /** Where the coinbase pays the subsidy: off regtest that must be said. */
    Bytes treasury() throws CommandFailed {
        if (pool.treasury().isPresent()) {
            return pool.treasury().get();
        }
        if (network != Network.REGTEST) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "pool.treasury-address is not set: say which address on %s gets the pool's fee and what the coinbase pays nobody else"
                            .formatted(network.chain()));
        }
        return keys().treasuryScript();
    }

    /** The embedded node of this installation, whether it runs in this process or beside it. */
    NodeAddress embeddedNode() {
        return new NodeAddress(
                URI.create("http://127.0.0.1:" + devnode.rpc().port()),
                new NodeAddress.Login.CookieFile(devnode.directory().resolve(".cookie")));
    }
}
