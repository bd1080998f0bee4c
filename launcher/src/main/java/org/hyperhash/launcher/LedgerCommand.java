package org.hyperhash.launcher;

import picocli.CommandLine.Command;

/** Commands about the ledger. */
@Command(
        name = "ledger",
        description = "Look into the ledger.",
        mixinStandardHelpOptions = true,
        subcommands = LedgerVerifyCommand.class)
final class LedgerCommand {}
