package org.hyperhash.template.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.platform.config.ConfigException;
import org.hyperhash.platform.config.ConfigSource;
import org.hyperhash.platform.config.HostPort;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.stratum.noise.AuthorityKey;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.template.bitcoind.NodeAddress;
import org.hyperhash.template.feed.RefreshRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateConfigTest {
    private static final String KEY =
            AuthorityKey.format(SecretKey.ofHex("05".repeat(32)).publicKey());

    @TempDir private Path folder;

    private Network network = Network.MAIN;

    private TemplateConfig read(String... lines) throws Exception {
        return read(Map.of(), lines);
    }

    private TemplateConfig read(Map<String, String> environment, String... lines) throws Exception {
        Path file = folder.resolve("hyperhash.toml");
        Files.writeString(file, String.join("\n", lines));
        return ConfigSource.load(Optional.of(file), environment, Map.of())
                .read(root -> TemplateConfig.read(root, network))
                .value();
    }

    @Test
    void nodesAreReadInTheirOrder() throws Exception {
        Files.writeString(folder.resolve("password"), "secret\n");
        network = Network.SIGNET;
        TemplateConfig config =
                read(
                        "[template]",
                        "fee-delta-sats = 77",
                        "refresh-ms = 9000",
                        "stale-after-ms = 4000",
                        "[[template.nodes]]",
                        "url = \"http://127.0.0.1:38332\"",
                        "cookie-file = \"node/.cookie\"",
                        "[[template.nodes]]",
                        "url = \"https://node.example:8332\"",
                        "user = \"u\"",
                        "password-file = \"password\"");
        assertThat(config.source()).isEqualTo(TemplateConfig.Source.BITCOIND);
        assertThat(config.network()).isEqualTo(Network.SIGNET);
        assertThat(config.refresh()).isEqualTo(new RefreshRule(Sats.of(77), Duration.ofSeconds(9)));
        assertThat(config.staleAfter()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.poll()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.nodes())
                .isEqualTo(
                        List.of(
                                new NodeAddress(
                                        URI.create("http://127.0.0.1:38332"),
                                        new NodeAddress.Login.CookieFile(
                                                folder.resolve("node/.cookie"))),
                                new NodeAddress(
                                        URI.create("https://node.example:8332"),
                                        new NodeAddress.Login.Password(
                                                "u", new Secret("secret")))));
    }

    @Test
    void passwordMayComeFromTheEnvironment() throws Exception {
        TemplateConfig config =
                read(
                        Map.of("HH_TEMPLATE__NODES__0__PASSWORD", "p"),
                        "[[template.nodes]]",
                        "url = \"http://127.0.0.1:8332\"",
                        "user = \"u\"");
        assertThat(config.nodes().getFirst().login())
                .isEqualTo(new NodeAddress.Login.Password("u", new Secret("p")));
    }

    @Test
    void providerNeedsItsKeyOrTheWordInsecure() throws Exception {
        TemplateConfig config =
                read(
                        "[template]",
                        "source = \"sv2-tp\"",
                        "[template.sv2-tp]",
                        "address = \"127.0.0.1:8442\"",
                        "authority-key = \"" + KEY + "\"");
        TemplateConfig.Provider provider = config.provider().orElseThrow();
        assertThat(provider.address()).isEqualTo(new HostPort("127.0.0.1", 8442));
        assertThat(provider.trust()).isEqualTo(new ServerTrust.Authority(AuthorityKey.parse(KEY)));
        assertThat(
                        read(
                                        "[template]",
                                        "source = \"sv2-tp\"",
                                        "[template.sv2-tp]",
                                        "address = \"127.0.0.1:8442\"",
                                        "insecure = true")
                                .provider()
                                .orElseThrow()
                                .trust())
                .isEqualTo(new ServerTrust.Insecure());
        refused(
                "name the provider's authority key", "source = \"sv2-tp\"",
                "[template.sv2-tp]", "address = \"127.0.0.1:8442\"");
        refused(
                "not an authority key",
                "source = \"sv2-tp\"",
                "[template.sv2-tp]",
                "address = \"127.0.0.1:8442\"",
                "authority-key = \"x\"");
        refused(
                "name the provider's host:port",
                "source = \"sv2-tp\"",
                "[template.sv2-tp]",
                "insecure = true");
        refused(
                "set one of the two",
                "source = \"sv2-tp\"",
                "[template.sv2-tp]",
                "insecure = true",
                "authority-key = \"" + KEY + "\"");
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        refused("mines regtest only", "source = \"devnode\"");
        refused("needs either cookie-file", "[[template.nodes]]", "url = \"http://h:1\"");
        refused(
                "needs either cookie-file",
                "[[template.nodes]]",
                "url = \"http://h:1\"",
                "user = \"u\"");
        refused(
                "not the address of a node",
                "[[template.nodes]]",
                "url = \"ftp://h:1\"",
                "cookie-file = \"c\"");
        refused(
                "same address",
                "[[template.nodes]]",
                "url = \"http://h:1\"",
                "cookie-file = \"c\"",
                "[[template.nodes]]",
                "url = \"http://h:1\"",
                "cookie-file = \"c\"");
        refused("did you mean", "sorce = \"bitcoind\"");
    }

    private void refused(String reason, String... lines) {
        String[] all = new String[lines.length + 1];
        all[0] = "[template]";
        System.arraycopy(lines, 0, all, 1, lines.length);
        assertThatThrownBy(() -> read(all))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void missingNodeIsAProblemOfThoseWhoNeedTemplates() throws Exception {
        assertThat(read("[template]").problem().orElseThrow()).contains("no node is named");
        network = Network.REGTEST;
        assertThat(read("[template]").problem()).isEmpty();
    }

    @Test
    void embeddedNodeNeedsNoTable() throws Exception {
        network = Network.REGTEST;
        TemplateConfig config = read("[template]");
        assertThat(config.source()).isEqualTo(TemplateConfig.Source.DEVNODE);
        assertThat(config.nodes()).isEmpty();
    }
}
