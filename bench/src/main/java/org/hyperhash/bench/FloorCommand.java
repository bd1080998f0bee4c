package org.hyperhash.bench;

import java.io.IOException;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperhash.bench.micro.ShareJudgeBenchmark;
import picocli.CommandLine.Command;

/** What the share validation figure is measured against. */
@Command(
        name = "floor",
        description = "SHA-256 compressions per share, and how many openssl does.",
        mixinStandardHelpOptions = true)
public final class FloorCommand implements Runnable {
    private static final int BLOCK = 64;
    private static final int HEADER = 80;
    private static final int HASH = 32;
    private static final Pattern SPEED = Pattern.compile("sha256\\s+([0-9.]+)k");

    @Override
    public void run() {
        printFloor();
    }

    /** Compressions of a message of {@code length} bytes, with its padding. */
    static int compressions(int length) {
        return (length + 1 + 8 + BLOCK - 1) / BLOCK;
    }

    static int compressionsPerShare(int coinbase, int branches) {
        int second = compressions(HASH);
        int coinbaseId = compressions(coinbase) + second;
        int parents = branches * (compressions(2 * HASH) + second);
        int header = compressions(HEADER) + second;
        return coinbaseId + parents + header;
    }

    static void printFloor() {
        Report report =
                new Report(
                        "share validation floor",
                        "SHA-256 compressions of one share, times openssl's rate on 16 KiB blocks");
        int perShare =
                compressionsPerShare(
                        ShareJudgeBenchmark.COINBASE_LENGTH, ShareJudgeBenchmark.BRANCHES);
        report.count("compressions_per_share", perShare);
        OptionalDouble bytesPerSecond = opensslBytesPerSecond();
        if (bytesPerSecond.isEmpty()) {
            report.setting("openssl", "not measured: no openssl program");
        } else {
            double compressionsPerSecond = bytesPerSecond.getAsDouble() / BLOCK;
            report.figure("openssl_compressions_per_s", compressionsPerSecond);
            report.figure("floor_shares_per_s", compressionsPerSecond / perShare);
        }
        report.printJson();
    }

    private static OptionalDouble opensslBytesPerSecond() {
        try {
            Process speed =
                    new ProcessBuilder(
                                    "openssl",
                                    "speed",
                                    "-seconds",
                                    "2",
                                    "-bytes",
                                    "16384",
                                    "-evp",
                                    "sha256")
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(
                            speed.getInputStream().readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8);
            speed.waitFor();
            Matcher figure = SPEED.matcher(output);
            return figure.find()
                    ? OptionalDouble.of(Double.parseDouble(figure.group(1)) * 1_000)
                    : OptionalDouble.empty();
        } catch (IOException _) {
            return OptionalDouble.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return OptionalDouble.empty();
        }
    }
}
