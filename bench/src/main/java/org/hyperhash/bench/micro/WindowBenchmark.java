package org.hyperhash.bench.micro;

import java.math.BigInteger;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.Rewards;
import org.hyperhash.ledger.engine.ShareWindow;
import org.hyperhash.ledger.engine.WindowClaims;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Ten million shares of ten thousand accounts, each worth more hashes than a long holds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class WindowBenchmark {
    private static final int SHARES = 10_000_000;
    private static final int ACCOUNTS = 10_000;
    private static final Sats SUBSIDY = Sats.of(312_500_000);
    private static final Work WORK = new Work(BigInteger.TWO.pow(70).add(BigInteger.ONE));
    private static final Work ALL = WORK.times(2L * SHARES);

    private final ShareWindow window = new ShareWindow(SHARES);
    private final Payee[] payees = new Payee[ACCOUNTS];
    private long end;

    @Setup
    public void fill() {
        for (int i = 0; i < ACCOUNTS; i++) {
            payees[i] = new Payee("account" + i, Bytes.EMPTY);
        }
        append(SHARES);
    }

    private void append(int shares) {
        for (int i = 0; i < shares; i++) {
            end++;
            // A prime step, so that neighbours in the ring are strangers.
            window.append(end, payees[(int) (end * 7_919 % ACCOUNTS)], WORK);
        }
    }

    /** From nothing: as after a start, or when a block is accounted. */
    @Benchmark
    public Rewards rewardWholeWindow() {
        window.since(end, end);
        return Rewards.split(SUBSIDY, window.ofWork(end, ALL), payees[0]);
    }

    /** What a new template waits for: a thousand shares came since the last one. */
    @Benchmark
    public WindowClaims slideByThousand() {
        append(1_000);
        return window.ofWork(end, ALL);
    }
}
