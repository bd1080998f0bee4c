package org.hyperhash.template.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RpcClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Metrics metrics = new Metrics();
    private FakeNode node;
    private RpcClient client;

    @BeforeEach
    void start() throws IOException {
        node = new FakeNode();
        client = client(node.address());
    }

    private RpcClient client(NodeAddress address) {
        return new RpcClient(address, 200_000, metrics);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        node.close();
    }

    private String call() throws Exception {
        return client.call("getbestblockhash", client.params(), LIMIT).result().asString();
    }

    @Test
    void callsShareOneConnection() throws Exception {
        assertThat(call()).isEqualTo(node.tip().display());
        assertThat(call()).isEqualTo(node.tip().display());
        assertThat(node.connections).hasValue(1);
    }

    @Test
    void refusalCarriesTheCode() {
        assertThatThrownBy(() -> client.call("frobnicate", client.params(), LIMIT))
                .isInstanceOfSatisfying(
                        RpcException.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(-32601))
                .hasMessageEndingWith("refuses frobnicate: Method not found");
        assertThat(
                        metrics.registry()
                                .get("template.rpc.errors")
                                .tags("node", client.name(), "kind", "refused")
                                .counter()
                                .count())
                .isEqualTo(1);
    }

    @Test
    void wrongPasswordIsAnHttpStatus() {
        node.password = "other";
        assertThatThrownBy(this::call)
                .isInstanceOfSatisfying(
                        RpcException.HttpStatus.class,
                        refused -> assertThat(refused.status()).isEqualTo(401))
                .hasMessageContaining("check user and password");
    }

    @Test
    void cookieIsReadAgainAfterARestartOfTheNode(@TempDir Path folder) throws Exception {
        Path cookie = folder.resolve(".cookie");
        client.close();
        client = client(node.address(new NodeAddress.Login.CookieFile(cookie)));
        assertThatThrownBy(this::call)
                .isInstanceOf(RpcException.Unreachable.class)
                .hasMessageContaining("cannot read the cookie file");
        Files.writeString(cookie, "__cookie__:p\n");
        assertThat(call()).isEqualTo(node.tip().display());
        node.password = "second";
        assertThatThrownBy(this::call).isInstanceOf(RpcException.HttpStatus.class);
        Files.writeString(cookie, "__cookie__:second");
        assertThat(call()).isEqualTo(node.tip().display());
    }

    @Test
    void rubbishIsTold() {
        for (FakeNode.Mood mood :
                new FakeNode.Mood[] {
                    FakeNode.Mood.NO_JSON, FakeNode.Mood.OTHER_JSON, FakeNode.Mood.BREAKS_OFF
                }) {
            node.mood = mood;
            assertThatThrownBy(this::call).as(mood.name()).isInstanceOf(RpcException.Rubbish.class);
        }
    }

    @Test
    void answerBeyondTheLimitIsRubbish() {
        node.mood = FakeNode.Mood.ENDLESS;
        assertThatThrownBy(this::call)
                .isInstanceOf(RpcException.Rubbish.class)
                .hasMessageContaining("more than 200000 bytes");
    }

    @Test
    void fullWorkQueueIsAnHttpStatus() {
        node.mood = FakeNode.Mood.BUSY;
        assertThatThrownBy(this::call)
                .isInstanceOf(RpcException.HttpStatus.class)
                .hasMessageContaining("it is busy");
    }

    @Test
    void silentNodeTimesOut() {
        node.mood = FakeNode.Mood.SILENT;
        long before = System.nanoTime();
        assertThatThrownBy(() ->
                        client.call("getbestblockhash", client.params(), Duration.ofMillis(200)))
                .isInstanceOf(RpcException.TimedOut.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LIMIT);
    }

    @Test
    void connectionThatIsHungUpIsTriedOnceMore() throws Exception {
        call();
        node.mood = FakeNode.Mood.HANGS_UP;
        assertThatThrownBy(this::call).isInstanceOf(RpcException.Unreachable.class);
        node.mood = FakeNode.Mood.FINE;
        assertThat(call()).isEqualTo(node.tip().display());
        assertThat(node.connections.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void absentNodeIsUnreachable() throws IOException {
        node.close();
        assertThatThrownBy(this::call)
                .isInstanceOf(RpcException.Unreachable.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void addressWithCredentialsIsRefused() {
        NodeAddress.Login login = new NodeAddress.Login.Password("u", new Secret("p"));
        assertThatThrownBy(() -> new NodeAddress(URI.create("http://u:p@localhost:8332"), login))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("u:p");
    }
}
