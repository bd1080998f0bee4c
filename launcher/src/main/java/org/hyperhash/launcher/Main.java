package org.hyperhash.launcher;

import org.hyperhash.platform.life.ExitCode;
import picocli.CommandLine;

/** Entry of the {@code hh} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one command line and returns its exit code. */
    static int run(String... args) {
        CommandLine hh = new CommandLine(new HhCommand());
        tellVersion(hh);
        return hh.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(
                        (failure, commandLine, _) -> explain(failure, commandLine))
                .execute(args);
    }

    /** The same version on each level: subcommands do not inherit it. */
    private static void tellVersion(CommandLine commandLine) {
        commandLine.getCommandSpec().versionProvider(new Version());
        commandLine.getSubcommands().values().forEach(Main::tellVersion);
    }

    /** A user's mistake gets a sentence, a bug of ours its stack trace. */
    private static int explain(Exception failure, CommandLine commandLine) throws Exception {
        if (failure instanceof CommandFailed failed) {
            commandLine.getErr().println("hh: " + failed.getMessage());
            return failed.exitCode().code();
        }
        failure.printStackTrace(commandLine.getErr());
        return ExitCode.BUG.code();
    }
}
