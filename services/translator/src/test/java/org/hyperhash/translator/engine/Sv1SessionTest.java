package org.hyperhash.translator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.v1.Sv1Id;
import org.hyperhash.stratum.v1.Sv1Request;
import org.junit.jupiter.api.Test;

/** The conversation with a miner, line by line. */
class Sv1SessionTest {
    private static final String SUBSCRIBED =
            "{\"id\":1,\"result\":[[[\"mining.set_difficulty\",\"00000001\"],[\"mining.notify\","
                    + "\"00000001\"]],\"00000001\",4],\"error\":null}";

    /** One hash in 2^64 meets it. */
    private static final Target HARD_UPSTREAM = Target.ofNumber(BigInteger.ONE.shiftLeft(192));

    private static String notify(String id, String tip, String time, boolean clean) {
        return ("{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"%s\",\"%s\",\"0100aa\","
                        + "\"ff00bb\",[\"%s\"],\"20000000\",\"03000001\",\"%s\",%s]}")
                .formatted(id, tip.repeat(32), "77".repeat(32), time, clean);
    }

    private static String difficulty(String number) {
        return "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[" + number + "]}";
    }

    private static UpstreamWork work(int jobId, String tip) {
        return MinerFixture.work(1, jobId, tip, Target.EASIEST);
    }

    @Test
    void difficultyComesBeforeTheFirstJobAndBothAfterTheAnswers() {
        MinerFixture miner = new MinerFixture(true);
        miner.session.upstream(work(1, "11"), miner.now());
        miner.receive("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"cpuminer/2.5.1\"]}");
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a.w\",\"x\"]}");
        assertThat(miner.take())
                .containsExactly(
                        SUBSCRIBED,
                        "{\"id\":2,\"result\":true,\"error\":null}",
                        difficulty("0.00999999999999999"),
                        notify("1001", "11", "6553f100", true));
        assertThat(miner.joined).containsExactly("a.w");
    }

    @Test
    void authorizationMayComeFirst() {
        MinerFixture miner = new MinerFixture(true);
        miner.session.upstream(work(1, "11"), miner.now());
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a.w\",\"d=1000\"]}");
        assertThat(miner.takeOne()).isEqualTo("{\"id\":2,\"result\":true,\"error\":null}");
        miner.receive("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}");
        assertThat(miner.take())
                .containsExactly(
                        SUBSCRIBED, difficulty("512"), notify("1001", "11", "6553f100", true));
    }

    @Test
    void minersWhoComeBeforeTheUpstreamGetTheirJobLater() {
        MinerFixture miner = new MinerFixture(true);
        miner.receive("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}");
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a\",\"d=4\"]}");
        assertThat(miner.take())
                .containsExactly(SUBSCRIBED, "{\"id\":2,\"result\":true,\"error\":null}");
        miner.session.upstream(work(1, "11"), miner.now());
        assertThat(miner.take())
                .containsExactly(difficulty("4"), notify("1001", "11", "6553f100", true));
    }

    @Test
    void bitaxeHandshakeInOneGo() {
        MinerFixture miner = new MinerFixture(true);
        miner.session.upstream(work(1, "11"), miner.now());
        miner.receive(
                "{\"id\":1,\"method\":\"mining.configure\",\"params\":[[\"version-rolling\"],"
                        + "{\"version-rolling.mask\":\"ffffffff\"}]}");
        miner.receive(
                "{\"id\":2,\"method\":\"mining.subscribe\",\"params\":[\"bitaxe/BM1370/v2.9\"]}");
        miner.receive("{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\"a.b\",\"x\"]}");
        assertThat(miner.take())
                .containsExactly(
                        "{\"id\":1,\"result\":{\"version-rolling\":true,"
                                + "\"version-rolling.mask\":\"1fffffe0\"},\"error\":null}",
                        SUBSCRIBED.replace("\"id\":1", "\"id\":2"),
                        "{\"id\":3,\"result\":true,\"error\":null}",
                        difficulty("1024"),
                        notify("1001", "11", "6553f100", true));
        miner.receive("{\"id\":4,\"method\":\"mining.suggest_difficulty\",\"params\":[700]}");
        assertThat(miner.take())
                .containsExactly(
                        "{\"id\":4,\"result\":true,\"error\":null}",
                        difficulty("512"),
                        notify("1002", "11", "6553f100", false));
        // NerdMiner repeats it every half minute.
        miner.receive("{\"id\":5,\"method\":\"mining.suggest_difficulty\",\"params\":[700]}");
        assertThat(miner.takeOne()).isEqualTo("{\"id\":5,\"result\":true,\"error\":null}");
        miner.receive("{\"id\":6,\"method\":\"mining.extranonce.subscribe\",\"params\":[]}");
        assertThat(miner.takeOne()).isEqualTo("{\"id\":6,\"result\":true,\"error\":null}");
    }

    @Test
    void everyAskedExtensionIsAnswered() {
        MinerFixture miner = new MinerFixture(true);
        miner.receive(
                "{\"id\":\"c\",\"method\":\"mining.configure\",\"params\":[[\"minimum-difficulty\","
                        + "\"version-rolling\",\"subscribe-extranonce\",\"unheard-of\"],"
                        + "{\"minimum-difficulty.value\":2048,\"version-rolling.mask\":\"1fffe000\","
                        + "\"version-rolling.min-bit-count\":\"2\"}]}");
        assertThat(miner.takeOne())
                .isEqualTo(
                        "{\"id\":\"c\",\"result\":{\"minimum-difficulty\":true,"
                                + "\"version-rolling\":true,\"version-rolling.mask\":\"1fffe000\","
                                + "\"subscribe-extranonce\":true,\"unheard-of\":false},"
                                + "\"error\":null}");
        miner.session.upstream(work(1, "11"), miner.now());
        miner.receive("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"cpuminer/2\"]}");
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a\",\"x\"]}");
        assertThat(miner.take()).contains(difficulty("2048"));
    }

    @Test
    void unknownMethodsAndOddRequestsAreAnsweredAndNothingEnds() {
        MinerFixture miner = new MinerFixture(true);
        miner.receive("{\"id\":1,\"method\":\"mining.get_transactions\",\"params\":[\"1\"]}");
        miner.receive("{\"id\":null,\"method\":\"mining.ping\",\"params\":[]}");
        miner.receive("{\"id\":3,\"method\":\"mining.multi_version\",\"params\":[4]}");
        miner.receive("{\"id\":4,\"method\":\"mining.suggest_difficulty\",\"params\":[-1]}");
        miner.receive("{\"id\":5,\"method\":\"mining.pong\"}");
        miner.receive("{\"id\":6,\"result\":true,\"error\":null}");
        assertThat(miner.take())
                .containsExactly(
                        "{\"id\":1,\"result\":null,\"error\":[-3,\"Method not found\",null]}",
                        "{\"id\":null,\"result\":\"pong\",\"error\":null}",
                        "{\"id\":3,\"result\":true,\"error\":null}",
                        "{\"id\":4,\"result\":null,\"error\":[20,\"needs a number above 0\",null]}");
        assertThat(miner.closed).isEmpty();
    }

    @Test
    void garbageIsAnsweredUntilThereIsTooMuchOfIt() {
        MinerFixture miner = new MinerFixture(true);
        for (int i = 1; i < Sv1Session.MALFORMED_MAX; i++) {
            miner.receive("GET / HTTP/1.1");
        }
        assertThat(miner.closed).isEmpty();
        assertThat(miner.sent).hasSize(Sv1Session.MALFORMED_MAX - 1);
        assertThat(miner.sent.getFirst()).startsWith("{\"id\":null,\"result\":null,\"error\":[20,");
        miner.receive("GET / HTTP/1.1");
        assertThat(miner.closed).containsExactly("10 malformed lines");
    }

    @Test
    void jobIsRepeatedWithNewTimeAndIdBeforeMinersGetNervous() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        assertThat(miner.session.nextDueMs()).isEqualTo(miner.nowMs + 25_000);
        miner.advance(24_999);
        assertThat(miner.take()).isEmpty();
        miner.advance(1);
        assertThat(miner.takeOne()).isEqualTo(notify("1002", "11", "6553f119", false));
    }

    @Test
    void onlyANewTipCleansTheJobs() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        miner.session.upstream(work(2, "11"), miner.now());
        assertThat(miner.takeOne()).isEqualTo(notify("1002", "11", "6553f100", false));
        miner.session.upstream(work(3, "22"), miner.now());
        assertThat(miner.takeOne()).isEqualTo(notify("1003", "22", "6553f100", true));
        // The same state again is no news.
        miner.session.upstream(work(3, "22"), miner.now());
        assertThat(miner.take()).isEmpty();
    }

    /** minerd, for one, searches for a minute before it looks at work that may wait. */
    @Test
    void easierDifficultyInterruptsAMinerThatFindsNothingAndItsOldJobsStillCount() {
        MinerFixture miner = new MinerFixture(true);
        miner.session.upstream(MinerFixture.work(1, 1, "11", HARD_UPSTREAM), miner.now());
        miner.receive("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"cpuminer/2\"]}");
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a.w\",\"x\"]}");
        String first = miner.job().jobId();
        miner.take();
        miner.advance(60_000);
        assertThat(miner.take()).hasSize(2).first().asString().contains("mining.set_difficulty");
        assertThat(miner.job().cleanJobs()).isTrue();
        miner.receive(
                ("{\"id\":3,\"method\":\"mining.submit\",\"params\":"
                                + "[\"a.w\",\"%s\",\"00000000\",\"6553f100\",\"00000001\"]}")
                        .formatted(first));
        assertThat(miner.take()).noneMatch(line -> line.contains("[21,"));
    }

    @Test
    void anotherChannelCleansTheJobsToo() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        miner.session.upstream(new UpstreamState.Down("gone"), miner.now());
        assertThat(miner.take()).isEmpty();
        miner.session.upstream(MinerFixture.work(2, 1, "11", Target.EASIEST), miner.now());
        assertThat(miner.takeOne()).isEqualTo(notify("1002", "11", "6553f100", true));
    }

    @Test
    void keepaliveGoesOnWithoutAnUpstream() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        miner.session.upstream(new UpstreamState.Down("gone"), miner.now());
        miner.advance(25_000);
        assertThat(miner.takeOne()).isEqualTo(notify("1002", "11", "6553f119", false));
    }

    @Test
    void maskShrinksWhenTheUpstreamFixesTheVersion() {
        MinerFixture miner = new MinerFixture(true);
        miner.receive(
                "{\"id\":1,\"method\":\"mining.configure\",\"params\":[[\"version-rolling\"],"
                        + "{\"version-rolling.mask\":\"1fffe000\"}]}");
        miner.receive("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}");
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a\",\"d=1\"]}");
        miner.take();
        UpstreamWork rolling = work(1, "11");
        UpstreamWork fixed =
                new UpstreamWork(
                        1,
                        1,
                        new ExtendedJob(
                                0x20000000,
                                0,
                                rolling.job().coinbasePrefix(),
                                rolling.job().coinbaseSuffix(),
                                false,
                                rolling.job().merklePath()),
                        rolling.padding(),
                        rolling.tip(),
                        rolling.target());
        miner.session.upstream(fixed, miner.now());
        assertThat(miner.take().getFirst())
                .isEqualTo(
                        "{\"id\":null,\"method\":\"mining.set_version_mask\",\"params\":"
                                + "[\"00000000\"]}");
        miner.session.upstream(rolling, miner.now());
        assertThat(miner.take().getFirst())
                .isEqualTo(
                        "{\"id\":null,\"method\":\"mining.set_version_mask\",\"params\":"
                                + "[\"1fffe000\"]}");
    }

    @Test
    void authorizationOfAnOwnChannelWaitsForTheUpstream() {
        MinerFixture miner = new MinerFixture(false);
        miner.receive("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}");
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a.w\",\"d=8\"]}");
        assertThat(miner.take()).containsExactly(SUBSCRIBED);
        miner.session.upstream(new UpstreamState.Opened(), miner.now());
        assertThat(miner.takeOne()).isEqualTo("{\"id\":2,\"result\":true,\"error\":null}");
        miner.session.upstream(work(1, "11"), miner.now());
        assertThat(miner.take())
                .containsExactly(difficulty("8"), notify("1001", "11", "6553f100", true));
    }

    @Test
    void authorizationIsRefusedWhenTheUpstreamStaysAway() {
        MinerFixture miner = new MinerFixture(false);
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a.w\",\"d=8\"]}");
        miner.advance(Sv1Session.AUTHORIZE_PATIENCE_MS - 1);
        assertThat(miner.take()).isEmpty();
        miner.advance(1);
        assertThat(miner.takeOne())
                .isEqualTo(
                        "{\"id\":2,\"result\":false,\"error\":[24,\"the upstream cannot be reached"
                                + " now, try again\",null]}");
        assertThat(miner.closed).isEmpty();
    }

    @Test
    void refusalOfTheUpstreamReachesTheMinerWhoMayTryAnotherName() {
        MinerFixture miner = new MinerFixture(false);
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a.w\",\"d=8\"]}");
        miner.session.upstream(new UpstreamState.Refused("unknown-user"), miner.now());
        assertThat(miner.takeOne())
                .isEqualTo("{\"id\":2,\"result\":false,\"error\":[24,\"unknown-user\",null]}");
        miner.receive("{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\"b\",\"d=8\"]}");
        assertThat(miner.joined).containsExactly("a.w", "b");
    }

    @Test
    void minerThatALaterUpstreamRefusesIsSentAwayToAskAgain() {
        MinerFixture miner = new MinerFixture(false);
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a.w\",\"d=8\"]}");
        miner.session.upstream(new UpstreamState.Opened(), miner.now());
        miner.session.upstream(new UpstreamState.Refused("unknown-user"), miner.now());
        assertThat(miner.closed).containsExactly("the upstream refuses a: unknown-user");
    }

    @Test
    void oneConnectionMinesForOneAccount() {
        MinerFixture miner = new MinerFixture(false);
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a.1\",\"x\"]}");
        miner.session.upstream(new UpstreamState.Opened(), miner.now());
        miner.take();
        miner.receive("{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\"a.2\",\"x\"]}");
        miner.receive("{\"id\":4,\"method\":\"mining.authorize\",\"params\":[\"b.1\",\"x\"]}");
        assertThat(miner.take())
                .containsExactly(
                        "{\"id\":3,\"result\":true,\"error\":null}",
                        "{\"id\":4,\"result\":false,\"error\":[24,\"this connection mines for"
                                + " another account, open one more\",null]}");
        assertThat(miner.joined).containsExactly("a.1");
    }

    @Test
    void oneMoreNameDoesNotInterruptMining() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        miner.receive("{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\"b\",\"x\"]}");
        assertThat(miner.takeOne()).isEqualTo("{\"id\":3,\"result\":true,\"error\":null}");
    }

    @Test
    void minerThatSubscribesAgainGetsItsJobAgain() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        miner.receive("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}");
        assertThat(miner.take())
                .containsExactly(SUBSCRIBED, notify("1002", "11", "6553f100", true));
    }

    @Test
    void namesOfOneConnectionHaveALimit() {
        MinerFixture miner = new MinerFixture(true);
        for (int i = 0; i < Sv1Session.WORKERS_MAX; i++) {
            miner.receive(
                    "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a.%d\",\"x\"]}"
                            .formatted(i));
        }
        assertThat(miner.take()).containsOnly("{\"id\":2,\"result\":true,\"error\":null}");
        miner.receive("{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\"a.x\",\"x\"]}");
        assertThat(miner.takeOne())
                .isEqualTo(
                        "{\"id\":3,\"result\":false,\"error\":[24,\"64 names on one connection are"
                                + " the limit\",null]}");
    }

    @Test
    void connectionsDoNotShareExtranonceOrJobIds() {
        MinerFixture first = MinerFixture.mining(Target.EASIEST);
        Sv1Session second = new Sv1Session(0x01020304, MinerFixture.rules(true), first);
        first.sent.clear();
        second.received(new Sv1Request.Subscribe(Sv1Id.of(1), "", Optional.empty()), first.now());
        assertThat(first.takeOne()).contains("\"01020304\",4]");
        assertThat(List.of(new Sv1Jobs(1).nextNumber(), new Sv1Jobs(2).nextNumber()))
                .containsExactly(0x1001, 0x2001);
    }
}
