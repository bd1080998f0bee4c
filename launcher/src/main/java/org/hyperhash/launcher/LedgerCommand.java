package org.hyperhash.launcher;

import picocli.CommandLine.Command;

/** Commands about the ledger. */
@Command(
        name = "ledger",
        description = "Look into the ledger, and put it right.",
        mixinStandardHelpOptions = true,
        subcommands = {LedgerVerifyCommand.class, LedgerAdoptJournalCommand.class})
final class LedgerCommand {}
