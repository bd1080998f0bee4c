package org.hyperhash.launcher;

import picocli.CommandLine.Command;

/** Commands that explain, publish and check payouts. */
@Command(
        name = "payout",
        description = "Explain payouts, publish what proves them, and check what was published.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PayoutExplainCommand.class,
            PayoutWindowCommand.class,
            PayoutVerifyCommand.class,
            PayoutProveCommand.class,
            PayoutManifestCommand.class,
            PayoutReportCommand.class
        },
        footerHeading = "%nExit codes besides those of hh:%n",
        footer = {
            "  6  payouts do not add up, or a coinbase pays something else",
            "  7  a file is damaged or not what it claims to be, a signature is wrong"
        })
final class PayoutCommand {
    /** Exit code: payouts do not add up. */
    static final int WRONG = 6;

    /** Exit code: a file or signature is not sound. */
    static final int DAMAGED = 7;
}
