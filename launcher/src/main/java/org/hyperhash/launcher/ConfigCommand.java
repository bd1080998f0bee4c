package org.hyperhash.launcher;

import java.util.concurrent.Callable;
import org.hyperhash.platform.config.Configured;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows and checks the configuration. */
@Command(
        name = "config",
        description = "Show or check the configuration.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigCommand.Show.class, ConfigCommand.Check.class})
final class ConfigCommand {
    /** Prints every key. */
    @Command(
            name = "show",
            description =
                    "Print every key with its effective value, where it comes from and what it is.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions options;

        @Override
        public Integer call() throws CommandFailed {
            spec.commandLine().getOut().print(options.read().settings().describe());
            spec.commandLine().getOut().flush();
            return 0;
        }
    }

    /** Says whether the configuration can be used. */
    @Command(
            name = "check",
            description = "Report every problem of the configuration at once; exit code 2 if any.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions options;

        @Override
        public Integer call() throws CommandFailed {
            Configured<HhConfig> configured = options.read();
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s: no problems, %d keys%n",
                            options.file().map(Object::toString).orElse("defaults"),
                            configured.settings().all().size());
            return 0;
        }
    }
}
