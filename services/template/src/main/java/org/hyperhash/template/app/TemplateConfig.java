package org.hyperhash.template.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.platform.config.HostPort;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.config.Section;
import org.hyperhash.stratum.noise.AuthorityKey;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.CoinbaseOutputConstraints;
import org.hyperhash.template.bitcoind.NodeAddress;
import org.hyperhash.template.bitcoind.NodeOptions;
import org.hyperhash.template.feed.RefreshRule;

/**
 * Section {@code [template]}: where templates come from.
 *
 * @param nodes in the order of preference; with {@code sv2-tp} they take blocks besides
 * @param poll how often a node is asked again for fees
 * @param staleAfter without an answer, before health complains
 * @param provider present with {@code sv2-tp}
 */
public record TemplateConfig(
        Source source,
        Network network,
        List<NodeAddress> nodes,
        RefreshRule refresh,
        Duration poll,
        Duration staleAfter,
        Duration callLimit,
        Duration submitLimit,
        Optional<Provider> provider) {

    /** Who makes templates. */
    public enum Source {
        /** Nodes with Bitcoin Core's JSON-RPC. */
        BITCOIND,
        /** A Stratum V2 template provider. */
        SV2_TP,
        /** The embedded node of this process, or the nodes that are named. */
        DEVNODE
    }

    /** How a template provider is reached, and what we add to its coinbase. */
    public record Provider(
            HostPort address, ServerTrust trust, CoinbaseOutputConstraints constraints) {}

    public TemplateConfig {
        nodes = List.copyOf(nodes);
    }

    /**
     * @param network the chain that is mined
     */
    public static TemplateConfig read(Section root, Network network) {
        Section template = root.section("template");
        Source source =
                template.choice(
                        "source",
                        network == Network.REGTEST ? Source.DEVNODE : Source.BITCOIND,
                        "Where templates come from: nodes by RPC, a template provider, or the"
                                + " embedded node");
        if (source == Source.DEVNODE && network != Network.REGTEST) {
            template.reject("source", "the embedded node mines regtest only");
        }
        return new TemplateConfig(
                source,
                network,
                nodes(template),
                refresh(template),
                millis(template, "poll-ms", 5_000, "How often the node is asked again for fees"),
                millis(template, "stale-after-ms", 30_000, "Silence before health complains"),
                millis(template, "rpc-timeout-ms", 10_000, "Limit of a call to a node"),
                millis(template, "submit-timeout-ms", 10_000, "Limit of submitting a block"),
                provider(template, source));
    }

    /** What a role that needs templates must be told; roles without need not. */
    public Optional<String> problem() {
        return nodes.isEmpty() && source == Source.BITCOIND
                ? Optional.of("no node is named: write [[template.nodes]] with its url")
                : Optional.empty();
    }

    private static RefreshRule refresh(Section template) {
        return new RefreshRule(
                Sats.of(
                        template.longInteger(
                                "fee-delta-sats",
                                10_000,
                                0,
                                Sats.MAX.value(),
                                "Growth of fees that is worth new jobs at once")),
                millis(template, "refresh-ms", 30_000, "After this time new jobs come anyway"));
    }

    private static Duration millis(Section section, String key, int fallback, String doc) {
        return section.durationMs(
                key, Duration.ofMillis(fallback), Duration.ofMillis(10), Duration.ofHours(1), doc);
    }

    private static List<NodeAddress> nodes(Section template) {
        List<Section> tables = template.sections("nodes");
        if (tables.size() > NodeOptions.MAX_NODES) {
            template.reject("nodes", "at most %d nodes".formatted(NodeOptions.MAX_NODES));
        }
        List<NodeAddress> nodes = new ArrayList<>();
        for (Section table : tables) {
            node(table).ifPresent(nodes::add);
        }
        if (nodes.stream().map(NodeAddress::name).distinct().count() < nodes.size()) {
            template.reject("nodes", "two nodes have the same address");
        }
        return nodes;
    }

    private static Optional<NodeAddress> node(Section table) {
        String url = table.requiredText("url", "Where the node answers RPC: http://host:port");
        Optional<Path> cookie =
                table.optionalPath("cookie-file", "The node's .cookie file, instead of a user");
        Optional<String> user = table.optionalText("user", "RPC user");
        Optional<Secret> password = table.secret("password", "RPC password");
        Optional<NodeAddress.Login> login = login(cookie, user, password);
        if (login.isEmpty()) {
            table.reject("url", "needs either cookie-file, or user and password-file");
        }
        Optional<URI> parsed = url(table, url);
        try {
            return parsed.flatMap(known -> login.map(how -> new NodeAddress(known, how)));
        } catch (IllegalArgumentException wrong) {
            table.reject("url", String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<URI> url(Section table, String url) {
        try {
            return Optional.of(new URI(url));
        } catch (URISyntaxException wrong) {
            table.reject("url", "not the address of a node: write http://host:port");
            return Optional.empty();
        }
    }

    private static Optional<NodeAddress.Login> login(
            Optional<Path> cookie, Optional<String> user, Optional<Secret> password) {
        if (cookie.isPresent() && user.isEmpty() && password.isEmpty()) {
            return Optional.of(new NodeAddress.Login.CookieFile(cookie.get()));
        }
        boolean both = cookie.isEmpty() && user.isPresent() && password.isPresent();
        return both
                ? Optional.of(new NodeAddress.Login.Password(user.get(), password.get()))
                : Optional.empty();
    }

    private static Optional<Provider> provider(Section template, Source source) {
        Section section = template.section("sv2-tp");
        Optional<HostPort> address =
                section.optionalHostPort("address", "Where the template provider listens");
        Optional<ServerTrust> trust = trust(section);
        CoinbaseOutputConstraints constraints =
                new CoinbaseOutputConstraints(
                        section.integer(
                                "coinbase-bytes",
                                1_500,
                                0,
                                65_000,
                                "Bytes of outputs that the pool adds to the coinbase"),
                        section.integer(
                                "coinbase-sigops",
                                0,
                                0,
                                100,
                                "Signature operations in these outputs"));
        if (source != Source.SV2_TP) {
            return Optional.empty();
        }
        if (address.isEmpty()) {
            section.reject("address", "source is sv2-tp: name the provider's host:port");
        }
        if (trust.isEmpty()) {
            section.reject(
                    "authority-key",
                    "name the provider's authority key, or set insecure = true to talk to"
                            + " whoever answers");
        }
        return address.flatMap(where -> trust.map(whom -> new Provider(where, whom, constraints)));
    }

    private static Optional<ServerTrust> trust(Section section) {
        Optional<String> key =
                section.optionalText("authority-key", "The provider's public authority key");
        boolean insecure =
                section.bool("insecure", false, "Talk to any provider that answers; encrypted");
        if (key.isEmpty()) {
            return insecure ? Optional.of(new ServerTrust.Insecure()) : Optional.empty();
        }
        if (insecure) {
            section.reject("insecure", "an authority key is named: set one of the two");
        }
        try {
            return Optional.of(new ServerTrust.Authority(AuthorityKey.parse(key.get())));
        } catch (IllegalArgumentException wrong) {
            section.reject("authority-key", String.valueOf(wrong.getMessage()));
            return Optional.of(new ServerTrust.Insecure());
        }
    }
}
