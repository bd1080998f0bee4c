package org.hyperhash.bench;

import org.hyperhash.bench.swarm.ApiCommand;
import org.hyperhash.bench.swarm.DurabilityCommand;
import org.hyperhash.bench.swarm.FanoutCommand;
import org.hyperhash.bench.swarm.HandshakesCommand;
import org.hyperhash.bench.swarm.IdleCommand;
import org.hyperhash.bench.swarm.RestartCommand;
import org.hyperhash.bench.swarm.SharesCommand;
import org.hyperhash.bench.swarm.TranslatorCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry of {@code ./hh bench}. */
@Command(
        name = "hh bench",
        description = "Measure HyperHash on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            MicroCommand.class,
            FloorCommand.class,
            ProjectionCommand.class,
            Main.Swarm.class,
            ApiCommand.class,
            Main.Version.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int code =
                new CommandLine(new Main())
                        .setExecutionExceptionHandler((failure, commandLine, _) -> {
                            failure.printStackTrace(commandLine.getErr());
                            return 1;
                        })
                        .execute(args);
        System.exit(code);
    }

    /** Groups the scenarios. */
    @Command(
            name = "swarm",
            description = "Many connections against a pool or translator in a process of its own.",
            mixinStandardHelpOptions = true,
            subcommands = {
                HandshakesCommand.class,
                IdleCommand.class,
                SharesCommand.class,
                FanoutCommand.class,
                RestartCommand.class,
                DurabilityCommand.class,
                TranslatorCommand.class
            })
    static final class Swarm {}

    /** What is measured with. */
    @Command(name = "version", description = "Print the machine and the Java that measure.")
    static final class Version implements Runnable {
        @Override
        public void run() {
            System.out.println(Machine.describe());
        }
    }
}
