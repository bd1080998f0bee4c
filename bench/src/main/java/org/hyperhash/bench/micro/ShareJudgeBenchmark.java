package org.hyperhash.bench.micro;

import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.channel.JobBook;
import org.hyperhash.stratum.channel.SeenShares;
import org.hyperhash.stratum.channel.ShareJudge;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Share validation on an extended channel, the submission's own record included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ShareJudgeBenchmark {
    public static final int COINBASE_LENGTH = 250;
    public static final int BRANCHES = 12;

    private static final int JOB = 1;
    private static final int NOW = 1_800_000_000;
    private static final int ROLLABLE = 14;
    private static final Bytes PREFIX = Bytes.ofHex("000000000001");
    private static final Bytes EXTRANONCE = Bytes.ofHex("00".repeat(ROLLABLE));

    /** Shares that a channel remembers before the benchmark makes it forget. */
    private static final int REMEMBERED = 1 << 16;

    private final ShareJudge judge = new ShareJudge();
    private final JobBook easyJobs = jobs(Target.EASIEST);
    private final JobBook hardJobs = jobs(Target.DIFFICULTY_ONE);
    private final SeenShares seen = new SeenShares();
    private int nonce;

    private static JobBook jobs(Target target) {
        int around = COINBASE_LENGTH - PREFIX.length() - ROLLABLE;
        ExtendedJob job =
                new ExtendedJob(
                        0x20000000,
                        ExtendedJob.BIP323_BITS,
                        Bytes.ofHex("01".repeat(100)),
                        Bytes.ofHex("02".repeat(around - 100)),
                        true,
                        Collections.nCopies(BRANCHES, Hash256.ofHex("0f".repeat(32))));
        JobBook jobs = new JobBook(false);
        jobs.addFuture(JOB, 1, job);
        jobs.activate(JOB, new ChainTip(Hash256.ZERO, 0x03000001, NOW - 60), target, PREFIX);
        return jobs;
    }

    /** With the entry into the set of seen shares, which grows now and then. */
    @Benchmark
    public ShareVerdict accepted() {
        if (seen.size() >= REMEMBERED) {
            seen.clear();
        }
        return judge(easyJobs);
    }

    /** All the hashing, refused in the end. */
    @Benchmark
    public ShareVerdict difficultyTooLow() {
        return judge(hardJobs);
    }

    private ShareVerdict judge(JobBook jobs) {
        return judge.judge(
                new ShareJudge.Submission(JOB, nonce++, NOW, 0x20000000, EXTRANONCE),
                jobs,
                seen,
                PREFIX,
                ROLLABLE,
                NOW);
    }
}
