package org.hyperhash.stratum.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.Target;
import org.junit.jupiter.api.Test;

class ShareJudgeTest {
    private static final long NOW_S = 1_700_000_000L;
    private static final int VERSION = 0x20000000;
    private static final Bytes PREFIX = Bytes.ofHex("000100000007");
    private static final int ROLLABLE = 4;
    private static final ChainTip TIP =
            new ChainTip(Hash256.ofHex("11".repeat(32)), 0x1d00ffff, (int) (NOW_S - 100));
    private static final ExtendedJob WORK =
            new ExtendedJob(
                    VERSION,
                    ExtendedJob.BIP323_BITS,
                    Bytes.ofHex("aabb"),
                    Bytes.ofHex("ccdd"),
                    true,
                    List.of(Hash256.ofHex("22".repeat(32)), Hash256.ofHex("33".repeat(32))));

    private final ShareJudge judge = new ShareJudge();
    private final JobBook jobs = new JobBook(false);
    private final SeenShares seen = new SeenShares();

    @Test
    void shareThatMeetsTheJobTargetIsAcceptedOnce() {
        jobs.addActive(1, 9, WORK, TIP, Target.EASIEST, Bytes.EMPTY);

        assertThat(judge(share(1, 0))).isEqualTo(ShareVerdict.ACCEPTED);
        assertThat(judge(share(1, 0))).isEqualTo(ShareVerdict.DUPLICATE_SHARE);
        assertThat(judge(share(1, 1))).isEqualTo(ShareVerdict.ACCEPTED);
    }

    @Test
    void hashIsThatOfTheHeaderBuiltByHand() {
        jobs.addActive(1, 9, WORK, TIP, Target.EASIEST, Bytes.EMPTY);
        judge(share(1, 0x01020304));

        Hash256 root =
                Sha256d.of(Bytes.ofHex("aabb" + "000100000007" + "00000000" + "ccdd").toArray());
        for (Hash256 sibling : WORK.merklePath()) {
            root = Sha256d.of(root.toBytes().concat(sibling.toBytes()).toArray());
        }
        String header =
                "00000020" + "11".repeat(32) + root.toHex() + "00f15365" + "ffff001d" + "04030201";
        assertThat(judge.hash()).isEqualTo(Sha256d.of(Bytes.ofHex(header).toArray()));
        assertThat(Bytes.of(judge.header()).toHex()).isEqualTo(header);
    }

    @Test
    void shareBelowTheJobTargetIsTooLow() {
        jobs.addActive(1, 9, WORK, TIP, Target.DIFFICULTY_ONE, Bytes.EMPTY);

        assertThat(judge(share(1, 0))).isEqualTo(ShareVerdict.DIFFICULTY_TOO_LOW);
    }

    @Test
    void hashThatMeetsTheNetworkTargetIsABlock() {
        ChainTip regtest = new ChainTip(TIP.previousBlock(), 0x207fffff, TIP.minTime());
        jobs.addActive(1, 9, WORK, regtest, Target.EASIEST, Bytes.EMPTY);

        int blocks = 0;
        for (int nonce = 0; nonce < 64; nonce++) {
            blocks += judge(share(1, nonce)) == ShareVerdict.BLOCK_FOUND ? 1 : 0;
        }
        assertThat(blocks).isBetween(16, 48);
    }

    @Test
    void setTargetDoesNotChangeARunningJob() {
        jobs.addActive(1, 9, WORK, TIP, Target.EASIEST, Bytes.EMPTY);
        jobs.addActive(2, 9, WORK, TIP, Target.DIFFICULTY_ONE, Bytes.EMPTY);

        assertThat(judge(share(1, 5))).isEqualTo(ShareVerdict.ACCEPTED);
        assertThat(judge(share(2, 6))).isEqualTo(ShareVerdict.DIFFICULTY_TOO_LOW);
    }

    @Test
    void onlyTheActivatedJobSurvivesANewTip() {
        jobs.addActive(1, 9, WORK, TIP, Target.EASIEST, Bytes.EMPTY);
        jobs.addFuture(2, 10, WORK);
        jobs.addFuture(3, 11, WORK);

        assertThat(judge(share(3, 0))).isEqualTo(ShareVerdict.INVALID_JOB_ID);
        assertThat(jobs.activate(3, TIP, Target.EASIEST, Bytes.EMPTY)).isPresent();
        assertThat(judge(share(1, 0))).isEqualTo(ShareVerdict.STALE_SHARE);
        assertThat(judge(share(2, 0))).isEqualTo(ShareVerdict.STALE_SHARE);
        assertThat(judge(share(3, 0))).isEqualTo(ShareVerdict.ACCEPTED);
    }

    @Test
    void unknownFutureJobActivatesNothing() {
        jobs.addActive(1, 9, WORK, TIP, Target.EASIEST, Bytes.EMPTY);

        assertThat(jobs.activate(7, TIP, Target.EASIEST, Bytes.EMPTY)).isEmpty();
        assertThat(judge(share(1, 0))).isEqualTo(ShareVerdict.ACCEPTED);
    }

    @Test
    void jobsBeyondTheLimitBecomeStale() {
        for (int id = 1; id <= JobBook.PAST_JOBS_MAX + 2; id++) {
            jobs.addActive(id, 9, WORK, TIP, Target.EASIEST, Bytes.EMPTY);
        }
        assertThat(judge(share(1, 0))).isEqualTo(ShareVerdict.STALE_SHARE);
        assertThat(judge(share(2, 0))).isEqualTo(ShareVerdict.ACCEPTED);
    }

    @Test
    void jobIdThatWasNeverIssuedIsInvalid() {
        assertThat(judge(share(0, 0))).isEqualTo(ShareVerdict.INVALID_JOB_ID);
        jobs.addActive(5, 9, WORK, TIP, Target.EASIEST, Bytes.EMPTY);
        assertThat(judge(share(4, 0))).isEqualTo(ShareVerdict.INVALID_JOB_ID);
        assertThat(judge(share(6, 0))).isEqualTo(ShareVerdict.INVALID_JOB_ID);
    }

    @Test
    void fieldsOutsideTheirLimitsAreRefusedByName() {
        jobs.addActive(1, 9, WORK, TIP, Target.EASIEST, Bytes.EMPTY);
        Bytes extranonce = Bytes.ofHex("00000000");
        int now = (int) NOW_S;

        assertThat(judge(new ShareJudge.Submission(1, 0, now, VERSION, Bytes.ofHex("000000"))))
                .isEqualTo(ShareVerdict.BAD_EXTRANONCE_SIZE);
        assertThat(judge(new ShareJudge.Submission(1, 0, TIP.minTime() - 1, VERSION, extranonce)))
                .isEqualTo(ShareVerdict.INVALID_TIME);
        assertThat(judge(new ShareJudge.Submission(1, 0, now + 7201, VERSION, extranonce)))
                .isEqualTo(ShareVerdict.INVALID_TIME);
        assertThat(judge(new ShareJudge.Submission(1, 0, now + 7200, VERSION, extranonce)))
                .isEqualTo(ShareVerdict.ACCEPTED);
        assertThat(judge(new ShareJudge.Submission(1, 0, now, VERSION | 1, extranonce)))
                .isEqualTo(ShareVerdict.INVALID_NON_ROLLABLE_VERSION_BIT);
        assertThat(judge(new ShareJudge.Submission(1, 0, now, VERSION | 0x20, extranonce)))
                .isEqualTo(ShareVerdict.ACCEPTED);
    }

    @Test
    void fixedVersionMustNotChange() {
        ExtendedJob fixed =
                new ExtendedJob(
                        VERSION, 0, WORK.coinbasePrefix(), WORK.coinbaseSuffix(), true, List.of());
        jobs.addActive(1, 9, fixed, TIP, Target.EASIEST, Bytes.EMPTY);

        assertThat(
                        judge(
                                new ShareJudge.Submission(
                                        1,
                                        0,
                                        (int) NOW_S,
                                        VERSION | 0x20,
                                        Bytes.ofHex("00000000"))))
                .isEqualTo(ShareVerdict.VERSION_ROLLING_NOT_ALLOWED);
    }

    @Test
    void headerOnlyShareUsesTheChannelsMerkleRoot() {
        JobBook headerOnly = new JobBook(true);
        Bytes full = PREFIX.concat(Bytes.ofHex("00000000"));
        headerOnly.addActive(1, 9, WORK, TIP, Target.EASIEST, full);

        judge.judge(
                new ShareJudge.Submission(1, 7, (int) NOW_S, VERSION, Bytes.EMPTY),
                headerOnly,
                seen,
                PREFIX,
                0,
                NOW_S);
        Hash256 standard = judge.hash();
        jobs.addActive(1, 9, WORK, TIP, Target.EASIEST, Bytes.EMPTY);
        judge(share(1, 7));
        assertThat(standard).isEqualTo(judge.hash());
    }

    private ShareVerdict judge(ShareJudge.Submission share) {
        return judge.judge(share, jobs, seen, PREFIX, ROLLABLE, NOW_S);
    }

    private static ShareJudge.Submission share(int jobId, int nonce) {
        return new ShareJudge.Submission(
                jobId, nonce, (int) NOW_S, VERSION, Bytes.ofHex("00000000"));
    }
}
