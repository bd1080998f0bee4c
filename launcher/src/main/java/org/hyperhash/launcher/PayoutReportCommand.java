package org.hyperhash.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.hyperhash.ledger.manifest.PayoutReport;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.jose.Jws;
import org.hyperhash.platform.jose.PublicSigningKey;
import org.hyperhash.platform.jose.SigningKey;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Payouts of a time as signed CSV. */
@Command(
        name = "report",
        description = {
            "Write who got how much of the credited blocks found in a time, as CSV (RFC 4180), and"
                    + " a detached signature beside it (FILE.jws).",
            "hh payout report verify checks both."
        },
        mixinStandardHelpOptions = true,
        subcommands = PayoutReportCommand.Verify.class)
final class PayoutReportCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description = "First day, in UTC, such as 2026-11-01; required.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "DATE", description = "Last day, in UTC; required.")
    private @Nullable String to;

    @Option(names = "--out", paramLabel = "FILE", description = "File to write; required.")
    private @Nullable Path file;

    @Override
    public Integer call() throws Exception {
        if (from == null || to == null || file == null) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION, "a report needs --from, --to and --out");
        }
        Instant begin = day(from).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = day(to).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        if (!begin.isBefore(end)) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION, "%s comes after %s".formatted(from, to));
        }
        Configured<HhConfig> config = options.read();
        SigningKey key = config.value().keys().payouts();
        PayoutReport report = new PayoutReport(SmallFile.MAX_BYTES);
        try {
            PayoutBlocks.in(
                    config,
                    (_, book) -> {
                        book.report(begin, end, report::add);
                        return report;
                    });
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.CONFIGURATION, Failure.reason(e));
        }
        String content = report.text();
        Jws signature = Jws.signDetached(key, PayoutReport.TYPE, content.getBytes(UTF_8));
        SmallFile.write(file, content);
        SmallFile.write(signatureOf(file), signature.text() + "\n");
        spec.commandLine()
                .getOut()
                .printf(
                        "%s  %d lines, signed by key %s%n",
                        file, report.lines(), signature.keyId());
        return 0;
    }

    private static LocalDate day(String text) throws CommandFailed {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION, "%s is no date such as 2026-11-01".formatted(text));
        }
    }

    private static Path signatureOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".jws");
    }

    /** Checks. */
    @Command(
            name = "verify",
            description = "Check a report against its signature. Needs no database.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Spec private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "A report; FILE.jws stands beside it.")
        private Path file = Path.of("");

        @Option(
                names = "--key",
                required = true,
                paramLabel = "KEY",
                description = "The pool's payout key, as hh keys prints it.")
        private String key = "";

        @Override
        public Integer call() throws CommandFailed {
            PublicSigningKey publicKey = PayoutManifestCommand.publicKey(key);
            byte[] content = SmallFile.read(file).getBytes(UTF_8);
            Jws.Check check;
            try {
                check =
                        Jws.parse(SmallFile.read(signatureOf(file)))
                                .check(publicKey, PayoutReport.TYPE, content);
            } catch (IllegalArgumentException e) {
                check = new Jws.Check.Bad(e.getMessage() + "");
            }
            return switch (check) {
                case Jws.Check.Good() -> {
                    spec.commandLine().getOut().println("ok     the report is signed by " + key);
                    yield 0;
                }
                case Jws.Check.Bad(String reason) -> {
                    spec.commandLine().getErr().printf("hh: %s: %s%n", file, reason);
                    yield PayoutCommand.DAMAGED;
                }
            };
        }
    }
}
