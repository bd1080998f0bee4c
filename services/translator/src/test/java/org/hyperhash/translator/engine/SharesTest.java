package org.hyperhash.translator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.v1.Sv1Error;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

/** What a miner is told about its shares, and when. */
class SharesTest {
    /** No hash meets it. */
    private static final Target HARD = Target.ofNumber(BigInteger.ONE);

    private int nonce;

    private String submit(int id, String jobId, String extranonce2, String tail) {
        return ("{\"id\":%d,\"method\":\"mining.submit\",\"params\":[\"a.w\",\"%s\",\"%s\","
                        + "\"6553f100\",\"%x\"%s]}")
                .formatted(id, jobId, extranonce2, nonce, tail);
    }

    private String submit(int id, MinerFixture miner) {
        nonce++;
        return submit(id, miner.job().jobId(), "0a0b0c0d", "");
    }

    private static String accepted(int id) {
        return "{\"id\":%d,\"result\":true,\"error\":null}".formatted(id);
    }

    private static String refused(int id, int code, String text) {
        return "{\"id\":%d,\"result\":null,\"error\":[%d,\"%s\",null]}".formatted(id, code, text);
    }

    @Test
    void shareBelowTheUpstreamsTargetIsAnsweredAtOnce() {
        MinerFixture miner = MinerFixture.mining(HARD);
        miner.receive(submit(7, miner));
        assertThat(miner.takeOne()).isEqualTo(accepted(7));
        assertThat(miner.forwarded).isEmpty();
        assertThat(miner.accepted).isEqualTo(1);
    }

    @Test
    void shareThatTheUpstreamWantsIsHeldUntilItsVerdict() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        miner.receive(submit(7, miner));
        miner.receive(submit(8, miner));
        assertThat(miner.take()).isEmpty();
        assertThat(miner.forwarded).hasSize(2);
        ForwardedShare share = miner.forwarded.getFirst();
        assertThat(share.extranonce()).isEqualTo(Bytes.ofHex("0000" + "00000001" + "0a0b0c0d"));
        assertThat(share.worker()).isEqualTo("w");
        assertThat(share.version()).isEqualTo(0x20000000);
        assertThat(share.ntime()).isEqualTo(0x6553f100);
        miner.session.verdict(2, new UpstreamVerdict.Accepted());
        assertThat(miner.takeOne()).isEqualTo(accepted(8));
        miner.session.verdict(1, new UpstreamVerdict.Refused("stale-share"));
        assertThat(miner.takeOne()).isEqualTo(refused(7, 21, "stale-share"));
        assertThat(miner.refused).containsExactly(Sv1Error.JOB_NOT_FOUND);
    }

    @Test
    void upstreamsWordsBecomeTheNumbersThatMinersKnow() {
        List<String> words =
                List.of(
                        "stale-share",
                        "invalid-job-id",
                        "duplicate-share",
                        "difficulty-too-low",
                        "unheard-of");
        List<Integer> codes =
                words.stream()
                        .map(word -> new UpstreamVerdict.Refused(word).sv1Error().code())
                        .toList();
        assertThat(codes).containsExactly(21, 21, 22, 23, 20);
    }

    @Test
    void clockThatIsSetBackMovesHeaderTimesAndNoDelays() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        miner.receive(submit(7, miner));
        miner.setBackMs = 30_000;
        miner.advance(5_000);
        assertThat(miner.takeOne()).isEqualTo(refused(7, 20, "no verdict from upstream"));
        miner.advance(20_000);
        assertThat(miner.job().ntime()).isEqualTo((int) (miner.now().wallSeconds()));
        assertThat(miner.now().wallMs()).isEqualTo(MinerFixture.NOW_MS - 5_000);
    }

    @Test
    void silenceOfTheUpstreamIsAnErrorAndALateVerdictChangesNothing() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        miner.receive(submit(7, miner));
        assertThat(miner.session.nextDueMs()).isEqualTo(miner.nowMs + 5_000);
        miner.advance(4_999);
        assertThat(miner.take()).isEmpty();
        miner.advance(1);
        assertThat(miner.takeOne()).isEqualTo(refused(7, 20, "no verdict from upstream"));
        miner.session.verdict(1, new UpstreamVerdict.Accepted());
        assertThat(miner.take()).isEmpty();
        assertThat(miner.late).containsExactly(new UpstreamVerdict.Accepted());
        assertThat(miner.accepted).isZero();
    }

    @Test
    void verdictThatWillNeverComeIsSaidSo() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        miner.receive(submit(7, miner));
        miner.session.verdict(1, new UpstreamVerdict.Lost("it is gone"));
        assertThat(miner.takeOne())
                .isEqualTo(refused(7, 20, "no verdict from upstream: it is gone"));
    }

    @Test
    void heldSharesHaveALimit() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        for (int i = 0; i < HeldAnswers.HELD_MAX; i++) {
            miner.receive(submit(7, miner));
        }
        assertThat(miner.take()).isEmpty();
        miner.receive(submit(8, miner));
        assertThat(miner.takeOne())
                .isEqualTo(refused(8, 20, "too many shares wait for the upstream"));
    }

    @Test
    void duplicateShareIsRejected() {
        MinerFixture miner = MinerFixture.mining(HARD);
        miner.receive(submit(7, miner));
        miner.receive(submit(8, miner.job().jobId(), "0a0b0c0d", ""));
        assertThat(miner.take()).containsExactly(accepted(7), refused(8, 22, "Duplicate share"));
        // The same header under another job id of the same work is the same share.
        miner.advance(25_000);
        miner.take();
        miner.receive(submit(9, miner.job().jobId(), "0a0b0c0d", ""));
        assertThat(miner.takeOne()).isEqualTo(refused(9, 22, "Duplicate share"));
    }

    @Test
    void oldJobsOfTheTipCountAndThoseOfAnOlderTipAreStale() {
        MinerFixture miner = MinerFixture.mining(HARD);
        String first = miner.job().jobId();
        miner.session.upstream(MinerFixture.work(1, 2, "11", HARD), miner.now());
        miner.take();
        nonce++;
        miner.receive(submit(7, first, "0a0b0c0d", ""));
        assertThat(miner.takeOne()).isEqualTo(accepted(7));
        miner.session.upstream(MinerFixture.work(1, 3, "22", HARD), miner.now());
        miner.take();
        nonce++;
        miner.receive(submit(8, first, "0a0b0c0d", ""));
        miner.receive(submit(9, "nonsense", "0a0b0c0d", ""));
        assertThat(miner.take())
                .containsExactly(refused(8, 21, "Job not found"), refused(9, 21, "Job not found"));
        assertThat(miner.closed).isEmpty();
    }

    @Test
    void jobsOfATipHaveALimit() {
        MinerFixture miner = MinerFixture.mining(HARD);
        String first = miner.job().jobId();
        for (int i = 1; i < Sv1Jobs.JOBS_MAX; i++) {
            miner.session.upstream(MinerFixture.work(1, 1 + i, "11", HARD), miner.now());
        }
        miner.take();
        nonce++;
        miner.receive(submit(7, first, "0a0b0c0d", ""));
        assertThat(miner.takeOne()).isEqualTo(accepted(7));
        miner.session.upstream(MinerFixture.work(1, 1_000, "11", HARD), miner.now());
        miner.take();
        nonce++;
        miner.receive(submit(8, first, "0a0b0c0d", ""));
        assertThat(miner.takeOne()).isEqualTo(refused(8, 21, "Job not found"));
    }

    @Test
    void shareOfTheWrongShapeSaysWhatIsWrong() {
        MinerFixture miner = MinerFixture.mining(HARD);
        String job = miner.job().jobId();
        miner.receive(submit(1, job, "0a0b0c", ""));
        miner.receive(submit(2, job, "0a0b0c0", ""));
        miner.receive(submit(3, job, "0a0b0c0d", ",\"c0000000\""));
        miner.receive(submit(4, job, "0a0b0c0d", "").replace("6553f100", "6553f000"));
        miner.receive("{\"id\":5,\"method\":\"mining.submit\",\"params\":[\"a\",\"b\"]}");
        assertThat(miner.take())
                .containsExactly(
                        refused(1, 20, "extranonce2 must have 4 bytes"),
                        refused(2, 20, "extranonce2 is not an even number of hex digits"),
                        refused(3, 20, "version bits outside the mask"),
                        refused(4, 20, "ntime is too early or too far ahead"),
                        refused(5, 20, "needs 5 or 6 parameters, has 2"));
    }

    @Test
    void versionBitsCountWithOrWithoutConfigure() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        String job = miner.job().jobId();
        miner.receive(submit(1, job, "0a0b0c0d", ",\"00002000\""));
        miner.receive(submit(2, job, "0a0b0c0d", ",\"20004000\""));
        miner.receive(submit(3, job, "0a0b0c0d", ",\"0\""));
        assertThat(miner.take()).isEmpty();
        assertThat(miner.forwarded)
                .extracting(ForwardedShare::version)
                .containsExactly(0x20002000, 0x20004000, 0x20000000);
    }

    @Test
    void numbersWithoutQuotesOrPaddingAreUnderstood() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        miner.receive(
                ("{\"id\":\"x\",\"method\":\"mining.submit\",\"params\":[\"a.w\",\"%s\","
                                + "\"0A0B0C0D\",\"6553F100\",\"f\"]}\r")
                        .formatted(miner.job().jobId()));
        assertThat(miner.forwarded.getFirst().nonce()).isEqualTo(15);
        miner.session.verdict(1, new UpstreamVerdict.Accepted());
        assertThat(miner.takeOne()).isEqualTo("{\"id\":\"x\",\"result\":true,\"error\":null}");
    }

    @Test
    void strangersGetTheErrorThatSaysSo() {
        MinerFixture miner = new MinerFixture(true);
        miner.receive(submit(1, "1", "0a0b0c0d", ""));
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a\",\"d=1\"]}");
        miner.receive(submit(3, "1", "0a0b0c0d", ""));
        assertThat(miner.take())
                .containsExactly(
                        refused(1, 24, "Unauthorized worker"),
                        accepted(2),
                        refused(3, 25, "Not subscribed"));
    }

    @Test
    void shareWithoutAnUpstreamIsAnError() {
        MinerFixture miner = MinerFixture.mining(Target.EASIEST);
        miner.session.upstream(new UpstreamState.Down("it is gone"), miner.now());
        miner.receive(submit(7, miner));
        assertThat(miner.takeOne()).isEqualTo(refused(7, 20, "no upstream: it is gone"));
        assertThat(miner.forwarded).isEmpty();
    }

    @Test
    void lowShareIsRejected() {
        MinerFixture miner = new MinerFixture(true);
        miner.session.upstream(MinerFixture.work(1, 1, "11", HARD), miner.now());
        miner.receive("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"x\"]}");
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a\",\"d=1024\"]}");
        miner.take();
        miner.receive(submit(7, miner));
        assertThat(miner.takeOne()).isEqualTo(refused(7, 23, "Low difficulty share"));
    }

    @Test
    void blockIsForwardedWhateverTheTargets() {
        MinerFixture miner = new MinerFixture(true);
        UpstreamWork work = MinerFixture.work(1, 1, "11", HARD);
        miner.session.upstream(
                new UpstreamWork(
                        1,
                        1,
                        work.job(),
                        work.padding(),
                        new ChainTip(Hash256.ofHex("11".repeat(32)), 0x207fffff, 1_600_000_000),
                        HARD),
                miner.now());
        miner.receive("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"x\"]}");
        miner.receive("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a\",\"d=1024\"]}");
        miner.take();
        for (int i = 0; i < 64; i++) {
            miner.receive(submit(7, miner));
        }
        // About half of all hashes are blocks on this chain.
        assertThat(miner.forwarded).hasSizeBetween(16, 48);
        assertThat(miner.take()).containsOnly(refused(7, 23, "Low difficulty share"));
    }

    @Test
    void everyShareIsAnsweredExactlyOnceWhateverHappens() {
        Property.check(
                1,
                200,
                random -> {
                    MinerFixture miner =
                            MinerFixture.mining(random.nextBoolean() ? HARD : Target.EASIEST);
                    int submitted = 0;
                    int state = 2;
                    for (int step = 0; step < 60; step++) {
                        switch (random.nextInt(6)) {
                            case 0, 1 -> {
                                submitted++;
                                miner.receive(submit(1_000 + submitted, miner));
                            }
                            case 2 -> {
                                int token = 1 + random.nextInt(20);
                                miner.session.verdict(
                                        token,
                                        random.nextBoolean()
                                                ? new UpstreamVerdict.Accepted()
                                                : new UpstreamVerdict.Refused("stale-share"));
                            }
                            case 3 -> miner.advance(random.nextInt(6_000));
                            case 4 ->
                                    miner.session.upstream(
                                            MinerFixture.work(
                                                    1 + random.nextInt(2),
                                                    state++,
                                                    random.nextBoolean() ? "11" : "22",
                                                    random.nextBoolean() ? HARD : Target.EASIEST),
                                            miner.now());
                            default ->
                                    miner.session.upstream(
                                            new UpstreamState.Down("test"), miner.now());
                        }
                    }
                    miner.advance(5_000);
                    List<String> answers =
                            miner.take().stream()
                                    .filter(line -> line.startsWith("{\"id\":1"))
                                    .toList();
                    assertThat(answers).hasSize(submitted).doesNotHaveDuplicates();
                    assertThat(miner.accepted + miner.refused.size()).isEqualTo(submitted);
                });
    }
}
