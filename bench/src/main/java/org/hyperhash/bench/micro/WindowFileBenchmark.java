package org.hyperhash.bench.micro;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowRule;
import org.hyperhash.ledger.window.DamagedFileException;
import org.hyperhash.ledger.window.WindowFileReader;
import org.hyperhash.ledger.window.WindowFileWriter;
import org.hyperhash.ledger.window.WindowHeader;
import org.hyperhash.ledger.window.WindowSummary;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Ten million shares of ten thousand accounts as a file; no two neighbours are alike. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class WindowFileBenchmark {
    private static final int SHARES = 10_000_000;
    private static final int ACCOUNTS = 10_000;
    private static final Work WORK = new Work(BigInteger.TWO.pow(40).add(BigInteger.ONE));

    private final List<WindowFileWriter.AccountWorks> accounts = new ArrayList<>();
    private Path file = Path.of("");

    @Setup
    public void prepare() throws IOException {
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(
                    new WindowFileWriter.AccountWorks("account%05d".formatted(i), List.of(WORK)));
        }
        file = Files.createTempFile("window", ".bin");
        System.out.println("# the file has " + write().bytes() + " bytes");
    }

    @TearDown
    public void remove() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    public WindowSummary write() throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            WindowFileWriter writer = new WindowFileWriter(out, header(), accounts);
            for (int i = 0; i < SHARES; i++) {
                // A prime step, so that neighbours are strangers.
                writer.share(i + 1, (int) (i * 7_919L % ACCOUNTS));
            }
            return writer.finish();
        }
    }

    /** Checks everything and computes the claims. */
    @Benchmark
    public WindowSummary verify() throws IOException, DamagedFileException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return WindowFileReader.read(in);
        }
    }

    private static WindowHeader header() {
        return new WindowHeader(
                Network.REGTEST,
                200,
                Bytes.ofHex("20".repeat(72) + "ffff7f20" + "00000000"),
                new UUID(1, 2),
                "account00000",
                new RewardTerms(
                        1,
                        SHARES,
                        Sats.of(312_500_000),
                        Sats.ZERO,
                        new RewardRules(
                                new WindowRule.Pplns(8),
                                SHARES,
                                true,
                                Sats.of(10_000),
                                2_000,
                                Bytes.EMPTY),
                        DeviceClass.PROXY,
                        4),
                Sats.ZERO,
                // One input, one output: the smallest that a reader takes for a transaction.
                Bytes.ofHex(
                        "01000000"
                                + "01"
                                + "00".repeat(32)
                                + "ffffffff"
                                + "020000"
                                + "ffffffff"
                                + "01"
                                + "00".repeat(8)
                                + "0151"
                                + "00000000"));
    }
}
