package org.hyperhash.template.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hyperhash.testkit.Eventually.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.StartFailed;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionError;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionSuccess;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.CoinbaseOutputConstraints;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionData;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionDataError;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionDataSuccess;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SubmitSolution;
import org.hyperhash.template.Solution;
import org.hyperhash.template.Template;
import org.hyperhash.template.feed.SampleTransactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DistributionServerTest {
    private static final DistributionLimits LIMITS =
            new DistributionLimits(
                    4,
                    3,
                    Duration.ofMillis(700),
                    Duration.ofMillis(500),
                    DistributionLimits.MAX_PAYLOAD,
                    Duration.ofMillis(300));

    private final FakeSource source = new FakeSource();
    private final List<Socket> sockets = new ArrayList<>();
    private final DistributionServer server = server(0);

    private DistributionServer server(int port) {
        return new DistributionServer(
                new DistributionServer.Options("127.0.0.1", port, "template.listen-port", LIMITS),
                TestIdentity.identity(),
                source,
                new Metrics(),
                InstantSource.system());
    }

    @BeforeEach
    void start() throws Exception {
        server.start(failure -> {});
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(5_000);
        sockets.add(socket);
        return socket;
    }

    private NoiseStream connect() throws IOException {
        Socket socket = dial();
        return NoiseStream.initiate(
                socket.getInputStream(),
                socket.getOutputStream(),
                TestIdentity.trust(),
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                        .getBytes(StandardCharsets.US_ASCII),
                Instant.now(),
                FrameLimit.TEMPLATE_DISTRIBUTION);
    }

    private static SetupConnection setup(int protocol, int min, int max, int flags) {
        return new SetupConnection(protocol, min, max, flags, "h", 1, "v", "", "", "");
    }

    private static Message ask(NoiseStream stream, Message question) throws IOException {
        stream.write(TemplateMessages.TABLE, question);
        return read(stream);
    }

    private static Message read(NoiseStream stream) throws IOException {
        return stream.read(TemplateMessages.TABLE).orElseThrow();
    }

    private static boolean isClosed(NoiseStream stream) throws IOException {
        try {
            return stream.read(TemplateMessages.TABLE).isEmpty();
        } catch (SocketException reset) {
            return true;
        }
    }

    /** Set up, and with the first template received. */
    private NoiseStream served() throws IOException {
        NoiseStream stream = connect();
        assertThat(ask(stream, setup(2, 2, 2, 0))).isEqualTo(new SetupConnectionSuccess(2, 0));
        stream.write(TemplateMessages.TABLE, new CoinbaseOutputConstraints(100, 0));
        return stream;
    }

    @Test
    void otherProtocolsVersionsAndFlagsAreRefusedByTheirCodes() throws Exception {
        refused(setup(0, 2, 2, 0), 0, "unsupported-protocol");
        refused(setup(2, 3, 4, 0), 0, "protocol-version-mismatch");
        refused(setup(2, 1, 1, 0), 0, "protocol-version-mismatch");
        refused(setup(2, 2, 2, 6), 6, "unsupported-feature-flags");
    }

    private void refused(SetupConnection setup, int flags, String code) throws Exception {
        NoiseStream stream = connect();
        assertThat(ask(stream, setup)).isEqualTo(new SetupConnectionError(flags, code));
        assertThat(isClosed(stream)).isTrue();
        eventually("client is gone", () -> server.clients() == 0);
    }

    @Test
    void firstMessageMustBeSetupConnection() throws Exception {
        NoiseStream stream = connect();
        stream.write(TemplateMessages.TABLE, new CoinbaseOutputConstraints(100, 0));
        assertThat(isClosed(stream)).isTrue();
    }

    @Test
    void secondSetupConnectionEndsTheConnection() throws Exception {
        NoiseStream stream = served();
        stream.write(TemplateMessages.TABLE, setup(2, 2, 2, 0));
        assertThat(isClosed(stream)).isTrue();
    }

    @Test
    void constraintsBringAFutureTemplateAndItsTip() throws Exception {
        Template template = source.show(1, 1, 20, 0);
        NoiseStream stream = served();
        assertThat(read(stream)).isEqualTo(TemplateMessages.newTemplate(template, true));
        assertThat(read(stream)).isEqualTo(TemplateMessages.setNewPrevHash(template));
    }

    @Test
    void templateThatComesLaterIsSentThen() throws Exception {
        NoiseStream stream = served();
        assertThat(server.health()).isInstanceOf(Health.Down.class);
        Template template = source.show(1, 1, 20, 0);
        assertThat(read(stream)).isEqualTo(TemplateMessages.newTemplate(template, true));
        assertThat(read(stream)).isEqualTo(TemplateMessages.setNewPrevHash(template));
        assertThat(server.health()).isEqualTo(Health.UP);
    }

    @Test
    void growthOfFeesIsOneMessageAndANewTipAreTwo() throws Exception {
        source.show(1, 1, 20, 0);
        NoiseStream stream = served();
        read(stream);
        read(stream);
        Template richer = source.show(2, 1, 20, 5_000);
        assertThat(read(stream)).isEqualTo(TemplateMessages.newTemplate(richer, false));
        Template next = source.show(3, 2, 21, 0);
        assertThat(read(stream)).isEqualTo(TemplateMessages.newTemplate(next, true));
        assertThat(read(stream)).isEqualTo(TemplateMessages.setNewPrevHash(next));
    }

    @Test
    void newConstraintsBringThePairAgain() throws Exception {
        Template template = source.show(1, 1, 20, 0);
        NoiseStream stream = served();
        read(stream);
        read(stream);
        assertThat(ask(stream, new CoinbaseOutputConstraints(200, 1)))
                .isEqualTo(TemplateMessages.newTemplate(template, true));
        assertThat(read(stream)).isEqualTo(TemplateMessages.setNewPrevHash(template));
    }

    @Test
    void constraintsThatDoNotFitEndTheConnection() throws Exception {
        source.show(1, 1, 20, 0);
        for (CoinbaseOutputConstraints wanted :
                List.of(
                        new CoinbaseOutputConstraints(1_000_000, 0),
                        new CoinbaseOutputConstraints(0, 101))) {
            NoiseStream stream = connect();
            ask(stream, setup(2, 2, 2, 0));
            stream.write(TemplateMessages.TABLE, wanted);
            assertThat(isClosed(stream)).isTrue();
        }
    }

    @Test
    void transactionsAreGivenWhileTheTemplateIsGood() throws Exception {
        source.show(1, 1, 20, 0);
        NoiseStream stream = served();
        read(stream);
        read(stream);
        assertThat(ask(stream, new RequestTransactionData(1)))
                .isEqualTo(
                        new RequestTransactionDataSuccess(
                                1,
                                Bytes.EMPTY,
                                SampleTransactions.two().stream().map(Tx::serialized).toList()));
        assertThat(ask(stream, new RequestTransactionData(9)))
                .isEqualTo(new RequestTransactionDataError(9, "template-id-not-found"));

        source.show(2, 2, 21, 0);
        read(stream);
        read(stream);
        assertThat(ask(stream, new RequestTransactionData(1)))
                .isInstanceOf(RequestTransactionDataSuccess.class);
        Thread.sleep(LIMITS.oldTipGrace());
        assertThat(ask(stream, new RequestTransactionData(1)))
                .isEqualTo(new RequestTransactionDataError(1, "stale-template-id"));
    }

    @Test
    void solutionReachesTheSource() throws Exception {
        Template template = source.show(1, 1, 20, 0);
        Solution solution = SampleTransactions.solve(template);
        NoiseStream stream = served();
        stream.write(TemplateMessages.TABLE, message(solution));
        eventually("solution", () -> source.solutions.contains(solution));
    }

    @Test
    void coinbaseWitnessWithoutACommitmentIsDropped() throws Exception {
        Template template = source.show(1, 1, 20, 0);
        Solution withWitness = SampleTransactions.solve(template);
        Template bare =
                new Template(
                        1,
                        template.height(),
                        template.tip(),
                        template.version(),
                        template.coinbase(),
                        template.coinbaseValue(),
                        template.fees(),
                        List.of(),
                        template.merklePath(),
                        2,
                        0);
        source.show(bare);
        NoiseStream stream = served();
        stream.write(TemplateMessages.TABLE, message(withWitness));
        eventually("solution", () -> source.solutions.size() == 1);
        Tx coinbase = Tx.of(withWitness.coinbase().toArray());
        assertThat(coinbase.hasWitness()).isTrue();
        assertThat(source.solutions.getFirst().coinbase()).isEqualTo(coinbase.stripped());
        assertThat(source.solutions.getFirst().blockHash()).isEqualTo(withWitness.blockHash());
    }

    private static SubmitSolution message(Solution solution) {
        return new SubmitSolution(
                solution.templateId(),
                solution.version(),
                solution.time(),
                solution.nonce(),
                solution.coinbase());
    }

    @Test
    void whatIsNoBlockIsNotSubmitted() throws Exception {
        Template template = source.show(1, 1, 20, 0);
        SubmitSolution good = message(SampleTransactions.solve(template));
        Bytes other = SampleTransactions.two().getFirst().serialized();
        NoiseStream stream = served();
        read(stream);
        read(stream);
        stream.write(
                TemplateMessages.TABLE,
                new SubmitSolution(7, good.version(), 1, 1, good.coinbaseTx()),
                new SubmitSolution(1, good.version(), 1, 1, Bytes.ofHex("00")),
                new SubmitSolution(1, good.version(), 1, 1, other));
        int weak = 0;
        while (SampleTransactions.isBlock(template, good, weak)) {
            weak++;
        }
        stream.write(
                TemplateMessages.TABLE,
                new SubmitSolution(
                        1, good.version(), good.headerTimestamp(), weak, good.coinbaseTx()));
        // The answer shows that all before it was handled.
        ask(stream, new RequestTransactionData(1));
        assertThat(source.solutions).isEmpty();
    }

    @Test
    void connectionsFromOneAddressAreLimited() throws Exception {
        for (int i = 0; i < LIMITS.connectionsPerAddress(); i++) {
            served();
        }
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        sockets.getFirst().close();
        eventually("a place", () -> server.clients() < LIMITS.connectionsPerAddress());
        served();
    }

    @Test
    void clientThatDoesNotSetUpIsDropped() throws Exception {
        Socket silent = dial();
        NoiseStream unconstrained = connect();
        ask(unconstrained, setup(2, 2, 2, 0));
        assertThat(silent.getInputStream().read()).isEqualTo(-1);
        assertThat(isClosed(unconstrained)).isTrue();
    }

    @Test
    void clientThatIsServedMayBeSilent() throws Exception {
        NoiseStream stream = served();
        Thread.sleep(LIMITS.setup().plusMillis(600));
        source.show(1, 1, 20, 0);
        read(stream);
    }

    @Test
    void frameBeyondTheLimitEndsTheConnection() throws Exception {
        NoiseStream stream = served();
        stream.write(
                TemplateMessages.TABLE,
                new RequestTransactionDataSuccess(
                        1, Bytes.EMPTY, List.of(Bytes.wrap(new byte[LIMITS.payload()]))));
        assertThat(isClosed(stream)).isTrue();
    }

    @Test
    void clientThatDoesNotReadIsDropped() throws Exception {
        source.show(1, 1, 20, 0);
        NoiseStream stream = served();
        read(stream);
        read(stream);
        source.transactions.put(
                1L, Collections.nCopies(50_000, SampleTransactions.two().getFirst()));
        for (int i = 0; i < 20; i++) {
            stream.write(TemplateMessages.TABLE, new RequestTransactionData(1));
        }
        assertThat(server.clients()).isEqualTo(1);
        eventually("dropped", () -> server.clients() == 0);
    }

    @Test
    void takenPortIsExplained() {
        assertThatThrownBy(() -> server(server.port()).start(failure -> {}))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("set template.listen-port");
    }

    @Test
    void refusalsOfSetUpAreExact() {
        assertThat(DistributionSession.refusal(setup(2, 1, 3, 0))).isEqualTo(Optional.empty());
    }
}
