package org.hyperhash.launcher;

import java.util.List;
import java.util.concurrent.Callable;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.config.Settings;
import org.hyperhash.platform.life.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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

        @Option(
                names = "--only-changed",
                description = "Print only what differs from the defaults.")
        private boolean changed;

        @Override
        public Integer call() throws CommandFailed {
            Settings settings = options.read().settings();
            spec.commandLine()
                    .getOut()
                    .print(changed ? settings.describeChanged() : settings.describe());
            spec.commandLine().getOut().flush();
            return 0;
        }
    }

    /** Says whether the configuration can be used. */
    @Command(
            name = "check",
            description = {
                "Report every problem of the configuration at once; exit code 2 if any.",
                "Off regtest also what a role lacks whose section is written: treasury address,"
                        + " upstreams, nodes, keys."
            },
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions options;

        @Parameters(
                arity = "0..*",
                paramLabel = "ROLE",
                description = "Roles that run here, on any network: ${COMPLETION-CANDIDATES}.")
        private List<RoleNeeds> roles = List.of();

        @Override
        public Integer call() throws CommandFailed {
            Configured<HhConfig> configured = options.read();
            List<String> lacking = RoleNeeds.lacking(roles, configured);
            if (!lacking.isEmpty()) {
                throw new CommandFailed(
                        ExitCode.CONFIGURATION,
                        "the configuration is not enough:%n%s"
                                .formatted(String.join(System.lineSeparator(), lacking)));
            }
            ConfigNotes.of(configured.value())
                    .forEach(note -> spec.commandLine().getOut().println("note: " + note));
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
