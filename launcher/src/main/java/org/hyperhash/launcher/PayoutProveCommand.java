package org.hyperhash.launcher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hyperhash.ledger.window.DamagedFileException;
import org.hyperhash.ledger.window.ShareInclusion;
import org.hyperhash.ledger.window.WindowFileReader;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves that a share counts. */
@Command(
        name = "prove",
        description =
                "Print a proof that a share is in a window file; it is checked against the"
                        + " published root by hh payout verify --proof.",
        mixinStandardHelpOptions = true)
final class PayoutProveCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A window file.")
    private Path file = Path.of("");

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            description = "The newest share of this account.")
    private @Nullable String account;

    @Option(
            names = "--sequence",
            paramLabel = "NUMBER",
            description = "The share with this sequence of the share journal.")
    private @Nullable Long sequence;

    @Override
    public Integer call() throws CommandFailed {
        if ((account == null) == (sequence == null)) {
            throw new CommandFailed(ExitCode.CONFIGURATION, "name either --account or --sequence");
        }
        try {
            WindowFileReader.Source source =
                    () -> new BufferedInputStream(Files.newInputStream(file));
            Optional<ShareInclusion> proof =
                    account != null
                            ? WindowFileReader.prove(source, account)
                            : WindowFileReader.prove(source, Objects.requireNonNull(sequence));
            if (proof.isEmpty()) {
                throw new CommandFailed(
                        ExitCode.CONFIGURATION,
                        "%s has no share %s"
                                .formatted(
                                        file, account != null ? "of " + account : "" + sequence));
            }
            spec.commandLine().getOut().println(ShareInclusionJson.format(proof.get()));
            return 0;
        } catch (DamagedFileException e) {
            spec.commandLine().getErr().printf("hh: %s: %s%n", file, e.getMessage());
            return PayoutCommand.DAMAGED;
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "cannot read %s: %s".formatted(file, Failure.reason(e)));
        }
    }
}
