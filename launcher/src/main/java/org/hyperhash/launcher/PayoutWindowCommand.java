package org.hyperhash.launcher;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.hyperhash.ledger.window.WindowSummary;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The share log of a block's window as a file. */
@Command(
        name = "window",
        description =
                "Write the shares of a block's reward window into a file from which anybody can"
                        + " compute its payouts (docs/protocol/window-file.md).",
        mixinStandardHelpOptions = true)
final class PayoutWindowCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Parameters(paramLabel = "BLOCK", description = "Hash or height of a block of this pool.")
    private String block = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "File to write; one that exists is replaced.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
        WindowSummary summary =
                PayoutBlocks.in(
                        options.read(),
                        (_, book) -> {
                            var found = PayoutBlocks.find(book, block);
                            Path half = file.resolveSibling(file.getFileName() + ".new");
                            try {
                                WindowSummary written;
                                try (OutputStream out =
                                        new BufferedOutputStream(Files.newOutputStream(half))) {
                                    written = book.writeWindow(found, out);
                                }
                                Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
                                return written;
                            } catch (IOException e) {
                                Files.deleteIfExists(half);
                                throw new CommandFailed(
                                        ExitCode.CANNOT_START,
                                        "cannot write %s: %s".formatted(file, Failure.reason(e)));
                            }
                        });
        spec.commandLine()
                .getOut()
                .printf(
                        "%s  %d shares, %d bytes%nroot    %s%nsha256  %s%n",
                        file,
                        summary.claims().shares(),
                        summary.bytes(),
                        summary.root().toHex(),
                        summary.fileDigest().toHex());
        return 0;
    }
}
