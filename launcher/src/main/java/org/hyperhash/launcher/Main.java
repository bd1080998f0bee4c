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
        return new CommandLine(new HhCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(
                        (failure, commandLine, _) -> explain(failure, commandLine))
                .execute(args);
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
