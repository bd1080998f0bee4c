package org.hyperhash.launcher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.engine.Explanation;
import org.hyperhash.ledger.window.DamagedFileException;
import org.hyperhash.ledger.window.ShareInclusion;
import org.hyperhash.ledger.window.WindowFileReader;
import org.hyperhash.ledger.window.WindowSummary;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks published files; needs neither database nor configuration. */
@Command(
        name = "verify",
        description = {
            "Compute all payouts of a block from its window file, and compare its coinbase.",
            "With --proof: check that a share is among those of a root."
        },
        mixinStandardHelpOptions = true)
final class PayoutVerifyCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A window file.")
    private @Nullable Path file;

    @Option(names = "--proof", paramLabel = "FILE", description = "A share's proof instead.")
    private @Nullable Path proof;

    @Option(
            names = "--root",
            paramLabel = "ROOT",
            description = "The root that is published, 64 hexadecimal digits.")
    private @Nullable String root;

    @Override
    public Integer call() throws CommandFailed {
        if ((file == null) == (proof == null) || (proof != null && root == null)) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION, "name a window file, or --proof FILE and --root ROOT");
        }
        if (root != null && !root.matches("[0-9a-f]{64}")) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION, "a root has 64 hexadecimal digits, not " + root);
        }
        return proof == null ? verifyWindow(file) : verifyProof(proof);
    }

    private int verifyWindow(@Nullable Path window) throws CommandFailed {
        PrintWriter out = spec.commandLine().getOut();
        WindowSummary summary;
        try {
            summary = read(Objects.requireNonNull(window));
        } catch (DamagedFileException e) {
            spec.commandLine().getErr().printf("hh: %s: %s%n", window, e.getMessage());
            return PayoutCommand.DAMAGED;
        }
        Explanation explained = summary.explanation();
        new ExplanationText(out).print(explained);
        summary.strangeLength().ifPresent(strange -> out.println("note   " + strange));
        out.printf(
                "note   whether the chain has this block, and whether its first transaction is %s,"
                        + " a node says: bitcoin-cli getblock %s%n",
                Tx.of(summary.header().coinbase().toArray()).txid(), summary.header().block());
        out.println("root   " + summary.root().toHex());
        if (!summary.header().hasProofOfWork()) {
            out.println("WRONG  the header has no proof of work: nobody mined this block");
            return PayoutCommand.DAMAGED;
        }
        if (root != null && !root.equals(summary.root().toHex())) {
            out.println("WRONG  the published root is " + root);
            return PayoutCommand.DAMAGED;
        }
        return explained.addsUp() ? 0 : PayoutCommand.WRONG;
    }

    /** Reads a window file that may be damaged. */
    static WindowSummary read(Path file) throws CommandFailed, DamagedFileException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return WindowFileReader.read(in);
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "cannot read %s: %s".formatted(file, Failure.reason(e)));
        }
    }

    private int verifyProof(Path proofFile) throws CommandFailed {
        ShareInclusion.Result result;
        ShareInclusion share;
        try {
            share = ShareInclusionJson.parse(SmallFile.read(proofFile));
            result = share.climb();
        } catch (IllegalArgumentException e) {
            spec.commandLine().getErr().printf("hh: %s: %s%n", proofFile, e.getMessage());
            return PayoutCommand.DAMAGED;
        }
        if (!result.root().toHex().equals(root)) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "hh: %s leads to root %s, not %s%n",
                            proofFile, result.root().toHex(), root);
            return PayoutCommand.DAMAGED;
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "ok     share %d of %s with %s hashes is among the %d shares, %s hashes, of"
                                + " block %s%n",
                        share.sequence(),
                        share.account(),
                        share.work(),
                        share.shares(),
                        result.windowWork(),
                        share.block());
        return 0;
    }
}
