package org.hyperhash.template.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.testkit.Eventually.eventually;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.ParsedBlock;
import org.hyperhash.platform.config.HostPort;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionError;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionSuccess;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.CoinbaseOutputConstraints;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionData;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionDataSuccess;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SetNewPrevHash;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SubmitSolution;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.Template;
import org.hyperhash.template.bitcoind.NodeAddress;
import org.hyperhash.template.feed.SampleTransactions;
import org.hyperhash.template.feed.TipMove;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DistributionTemplateSourceTest {
    private static final CoinbaseOutputConstraints CONSTRAINTS =
            new CoinbaseOutputConstraints(500, 4);
    private static final SetupConnectionSuccess SUCCESS = new SetupConnectionSuccess(2, 0);
    private static final Template FIRST =
            SampleTransactions.template(7, SampleTransactions.hash(1), 20, 0);

    private final List<Template> heard = new CopyOnWriteArrayList<>();
    private final List<TipMove> reorgs = new CopyOnWriteArrayList<>();
    private final List<Failure> alarms = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
        assertThat(alarms).isEmpty();
    }

    private DistributionTemplateSource source(
            HostPort address, ServerTrust trust, NodeAddress... nodes) {
        DistributionTemplateSource source =
                new DistributionTemplateSource(
                        new ProviderOptions(
                                Network.REGTEST,
                                address,
                                trust,
                                CONSTRAINTS,
                                List.of(nodes),
                                Duration.ofMillis(100),
                                Duration.ofMillis(500)),
                        Property.random(1),
                        new Metrics(),
                        InstantSource.system());
        source.listen(heard::add);
        source.listenToReorgs(reorgs::add);
        source.start(alarms::add);
        open.add(source::stop);
        return source;
    }

    private DistributionServer server(FakeSource upstream, int port) throws Exception {
        DistributionServer server =
                new DistributionServer(
                        new DistributionServer.Options(
                                "127.0.0.1", port, "port", DistributionLimits.DEFAULT),
                        TestIdentity.identity(),
                        upstream,
                        new Metrics(),
                        InstantSource.system());
        server.start(alarms::add);
        return server;
    }

    private FakeProvider provider(Message... script) throws Exception {
        FakeProvider provider = new FakeProvider(script);
        open.add(provider);
        return provider;
    }

    private void awaitTemplates(int count) throws Exception {
        eventually(count + " templates", () -> heard.size() >= count);
    }

    @Test
    void templatesBlocksAndTipsGoThroughOurOwnServer() throws Exception {
        FakeSource upstream = new FakeSource();
        DistributionServer server = server(upstream, 0);
        open.add(server::stop);
        Template origin = upstream.show(7, 1, 20, 1_000);
        DistributionTemplateSource source =
                source(new HostPort("127.0.0.1", server.port()), TestIdentity.trust());
        awaitTemplates(1);
        Template template = heard.getFirst();
        assertThat(template.height()).isEqualTo(20);
        assertThat(template.tip()).isEqualTo(origin.tip());
        assertThat(template.coinbase()).isEqualTo(origin.coinbase());
        assertThat(template.coinbaseValue()).isEqualTo(origin.coinbaseValue());
        assertThat(template.fees()).isEqualTo(origin.fees());
        assertThat(template.requiredOutputs()).isEqualTo(origin.requiredOutputs());
        assertThat(template.merklePath()).isEqualTo(origin.merklePath());
        assertThat(source.health()).isEqualTo(Health.UP);

        eventually("transactions", () -> source.transactions(template.id()).isPresent());
        Solution solution = SampleTransactions.solve(template);
        Bytes block = source.assemble(solution).orElseThrow();
        assertThat(Block.parse(block.toArray())).isInstanceOf(ParsedBlock.Parsed.class);
        assertThat(source.submit(solution, Optional.of(block)))
                .singleElement()
                .isInstanceOf(SubmissionAnswer.Sent.class);
        eventually("solution", () -> upstream.solutions.size() == 1);
        assertThat(upstream.solutions.getFirst().blockHash()).isEqualTo(solution.blockHash());
        assertThat(upstream.solutions.getFirst().header()).isEqualTo(solution.header());
        assertThat(source.isInBestChain(solution.blockHash())).isEmpty();

        upstream.transactions.put(8L, SampleTransactions.two());
        upstream.show(SampleTransactions.template(8, solution.blockHash(), 21, 0));
        awaitTemplates(2);
        assertThat(source.isInBestChain(solution.blockHash())).hasValue(true);
        assertThat(heard.getLast().sameTip(template)).isFalse();

        upstream.show(9, 5, 21, 0);
        awaitTemplates(3);
        eventually(
                "reorganisation",
                () -> source.isInBestChain(solution.blockHash()).equals(Optional.of(false)));
    }

    @Test
    void growthOfFeesKeepsTheTip() throws Exception {
        FakeProvider provider =
                provider(
                        SUCCESS,
                        TemplateMessages.newTemplate(FIRST, true),
                        TemplateMessages.setNewPrevHash(FIRST));
        source(provider.address(), TestIdentity.trust());
        awaitTemplates(1);
        Template richer = SampleTransactions.template(8, SampleTransactions.hash(1), 20, 500);
        provider.say(TemplateMessages.newTemplate(richer, false));
        awaitTemplates(2);
        assertThat(heard.getLast().sameTip(heard.getFirst())).isTrue();
        assertThat(heard.getLast().fees()).isEqualTo(richer.fees());
    }

    @Test
    void conversationBeginsWithSetUpAndConstraints() throws Exception {
        FakeProvider provider =
                provider(
                        SUCCESS,
                        TemplateMessages.newTemplate(FIRST, true),
                        TemplateMessages.setNewPrevHash(FIRST));
        source(provider.address(), TestIdentity.trust());
        assertThat(provider.received.poll(5, TimeUnit.SECONDS))
                .isEqualTo(
                        new SetupConnection(
                                2,
                                2,
                                2,
                                0,
                                "127.0.0.1",
                                provider.address().port(),
                                "HyperHash",
                                "",
                                "",
                                ""));
        assertThat(provider.received.poll(5, TimeUnit.SECONDS)).isEqualTo(CONSTRAINTS);
        assertThat(provider.received.poll(5, TimeUnit.SECONDS))
                .isEqualTo(new RequestTransactionData(7));
    }

    @Test
    void futureTemplateIsNotShownBeforeItsTip() throws Exception {
        FakeProvider provider = provider(SUCCESS, TemplateMessages.newTemplate(FIRST, true));
        DistributionTemplateSource source = source(provider.address(), TestIdentity.trust());
        eventually("connection", () -> provider.received.size() == 2);
        assertThat(source.latest()).isEmpty();
        assertThat(source.health()).isEqualTo(new Health.Down("no template yet"));
        provider.say(TemplateMessages.setNewPrevHash(FIRST));
        awaitTemplates(1);
    }

    @Test
    void connectionIsMadeAgainAndIdsStayUnique() throws Exception {
        FakeProvider provider =
                provider(
                        SUCCESS,
                        TemplateMessages.newTemplate(FIRST, true),
                        TemplateMessages.setNewPrevHash(FIRST));
        DistributionTemplateSource source = source(provider.address(), TestIdentity.trust());
        awaitTemplates(1);
        provider.hangUp();
        awaitTemplates(2);
        assertThat(heard.get(1).id()).isNotEqualTo(heard.get(0).id());
        assertThat(provider.connections).hasValue(2);
        Solution late = SampleTransactions.solve(heard.getFirst());
        assertThat(source.submit(late, Optional.empty()))
                .containsExactly(
                        new SubmissionAnswer.Refused(
                                "template provider " + provider.address(),
                                "the template came by an earlier connection"));
        Solution fresh = SampleTransactions.solve(heard.getLast());
        assertThat(source.submit(fresh, Optional.empty()).getFirst())
                .isInstanceOf(SubmissionAnswer.Sent.class);
        eventually(
                "solution with the provider's id",
                () ->
                        provider.received.contains(
                                new SubmitSolution(
                                        7,
                                        fresh.version(),
                                        fresh.time(),
                                        fresh.nonce(),
                                        fresh.coinbase())));
    }

    @Test
    void lostConnectionIsTold() throws Exception {
        FakeProvider provider =
                provider(
                        SUCCESS,
                        TemplateMessages.newTemplate(FIRST, true),
                        TemplateMessages.setNewPrevHash(FIRST));
        DistributionTemplateSource source = source(provider.address(), TestIdentity.trust());
        awaitTemplates(1);
        provider.close();
        eventually(
                "degraded",
                () ->
                        source.health() instanceof Health.Degraded(String reason)
                                && reason.contains(provider.address().toString()));
        assertThat(source.latest()).isPresent();
        assertThat(source.submit(SampleTransactions.solve(heard.getFirst()), Optional.empty()))
                .containsExactly(
                        new SubmissionAnswer.Unreachable(
                                "template provider " + provider.address(), "not connected"));
    }

    @Test
    void otherAuthorityIsNotTrusted() throws Exception {
        FakeProvider provider = provider(SUCCESS);
        DistributionTemplateSource source = source(provider.address(), TestIdentity.otherTrust());
        downWith(source, "is not signed by authority key");
        assertThat(provider.received).isEmpty();
    }

    @Test
    void insecureTrustTakesAnyProvider() throws Exception {
        FakeProvider provider =
                provider(
                        SUCCESS,
                        TemplateMessages.newTemplate(FIRST, true),
                        TemplateMessages.setNewPrevHash(FIRST));
        source(provider.address(), new ServerTrust.Insecure());
        awaitTemplates(1);
    }

    @Test
    void refusedSetUpIsTold() throws Exception {
        FakeProvider provider = provider(new SetupConnectionError(0, "unsupported-protocol"));
        downWith(
                source(provider.address(), TestIdentity.trust()),
                "refuses the connection: unsupported-protocol");
    }

    @Test
    void nonsenseEndsTheConnection() throws Exception {
        SetNewPrevHash unknown =
                TemplateMessages.setNewPrevHash(
                        SampleTransactions.template(99, SampleTransactions.hash(1), 20, 0));
        SetNewPrevHash tip = TemplateMessages.setNewPrevHash(FIRST);
        SetNewPrevHash impossible =
                new SetNewPrevHash(7, tip.prevHash(), 1, 0xff000001, tip.target());
        List<List<Message>> scripts =
                List.of(
                        List.of(SUCCESS, TemplateMessages.newTemplate(FIRST, false)),
                        List.of(SUCCESS, TemplateMessages.newTemplate(FIRST, true), unknown),
                        List.of(SUCCESS, TemplateMessages.newTemplate(FIRST, true), impossible));
        List<String> reasons = List.of("before any tip", "template 99", "encodes no valid target");
        for (int i = 0; i < scripts.size(); i++) {
            FakeProvider provider = provider(scripts.get(i).toArray(Message[]::new));
            downWith(source(provider.address(), TestIdentity.trust()), reasons.get(i));
            eventually("again", () -> provider.connections.get() > 1);
        }
        assertThat(heard).isEmpty();
    }

    private static void downWith(DistributionTemplateSource source, String reason)
            throws Exception {
        eventually(
                "down: " + reason,
                () -> source.health() instanceof Health.Down(String why) && why.contains(reason));
    }

    @Test
    void nodesThatDoNotAnswerAreTold() throws Exception {
        FakeProvider provider =
                provider(
                        SUCCESS,
                        TemplateMessages.newTemplate(FIRST, true),
                        TemplateMessages.setNewPrevHash(FIRST));
        NodeAddress nobody =
                new NodeAddress(
                        URI.create("http://127.0.0.1:1"),
                        new NodeAddress.Login.Password("alice", new Secret("secret")));
        DistributionTemplateSource source =
                source(provider.address(), TestIdentity.trust(), nobody);
        awaitTemplates(1);
        eventually(
                "degraded",
                () ->
                        source.health() instanceof Health.Degraded(String reason)
                                && reason.contains("no node answers"));
    }

    @Test
    void transactionsOfAnotherBlockAreRefused() throws Exception {
        FakeProvider provider =
                provider(
                        SUCCESS,
                        TemplateMessages.newTemplate(FIRST, true),
                        TemplateMessages.setNewPrevHash(FIRST),
                        new RequestTransactionDataSuccess(
                                7,
                                Bytes.EMPTY,
                                List.of(SampleTransactions.two().getFirst().serialized())));
        DistributionTemplateSource source = source(provider.address(), TestIdentity.trust());
        eventually("second connection", () -> provider.connections.get() > 1);
        assertThat(source.transactions(heard.getFirst().id())).isEmpty();
    }

    @Test
    void deepReorganisationShowsByHeights() throws Exception {
        FakeProvider provider =
                provider(
                        SUCCESS,
                        TemplateMessages.newTemplate(FIRST, true),
                        TemplateMessages.setNewPrevHash(FIRST));
        DistributionTemplateSource source = source(provider.address(), TestIdentity.trust());
        awaitTemplates(1);
        Hash256 other = SampleTransactions.hash(2);
        Template lower = SampleTransactions.template(8, other, 19, 0);
        provider.say(
                TemplateMessages.newTemplate(lower, true), TemplateMessages.setNewPrevHash(lower));
        eventually("alarm", () -> !reorgs.isEmpty());
        assertThat(reorgs)
                .containsExactly(new TipMove.Reorganised(FIRST.tip().previousBlock(), other, 2));
        assertThat(source.health()).isInstanceOf(Health.Degraded.class);
    }
}
