package org.hyperhash.launcher;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The root of the command tree. */
@Command(
        name = "hh",
        description = "Hash power into money, in the open.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            PoolCommand.class,
            TranslatorCommand.class,
            TemplateCommand.class,
            DevnodeCommand.class,
            MineCommand.class,
            ConfigCommand.class,
            KeysCommand.class,
            LedgerCommand.class,
            DbCommand.class,
            PayoutCommand.class,
            DoctorCommand.class,
            ImageCommand.class,
            VersionCommand.class,
            AutoComplete.GenerateCompletion.class,
            HelpCommand.class
        },
        footerHeading = "%nFrom the sources only (./hh):%n",
        footer = {
            "  test                 Run all tests, or those against foreign programs.",
            "  bench                Run the benchmarks.",
            "",
            "Exit codes:",
            "  0  done, or stopped as asked",
            "  1  a bug; please report it with the log",
            "  2  wrong command line or configuration",
            "  3  cannot start (port taken, directory not writable, database not usable)",
            "  4  a part failed while running",
            "  5  did not stop in time",
            "  6  the ledger or a payout does not add up (hh ledger verify, hh payout)",
            "  7  a window file, proof, manifest or report is damaged or forged (hh payout)"
        })
final class HhCommand {}
