package org.hyperhash.launcher;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import org.hyperhash.ledger.engine.Explanation;
import org.hyperhash.ledger.engine.Explanation.Line;

/** An explanation for people: tables whose columns stand under each other. */
final class ExplanationText {
    private final PrintWriter out;

    ExplanationText(PrintWriter out) {
        this.out = out;
    }

    void print(Explanation explained) {
        Explanation.Block block = explained.block();
        out.printf(
                "block      %s at height %d on %s%n",
                block.hash(), block.height(), block.network());
        block.status()
                .ifPresent(status ->
                        out.printf("status     %s, %s%n", status.word(), status.consequence()));
        out.printf("winner     %s%n", block.winner());
        out.printf("coinbase   %s%n", block.coinbase());
        Explanation.Window window = explained.window();
        out.printf(
                "window     shares %d, %d to %d of the journal, %s hashes%n",
                window.shares(), window.first(), window.last(), window.work());
        Explanation.Rules rules = explained.rules();
        out.printf(
                "rule       %s%s, at most %d shares; device %s: at most %d miners in the coinbase,"
                        + " each with at least %d sat%n",
                rules.window(),
                rules.multiple()
                        .map(multiple -> " of %d blocks' work".formatted(multiple))
                        .orElse(""),
                rules.sharesMax(),
                rules.device(),
                rules.directMax(),
                rules.minimumDirectSats());
        printSplit(explained);
        printAccounts(explained);
        printOutputs(explained);
        printEntries(explained);
        out.println();
        for (Explanation.Sum sum : explained.sums()) {
            out.printf(
                    "%-6s %s: %s = %s%n",
                    sum.holds() ? "ok" : "WRONG", sum.name(), sum.left(), sum.right());
        }
        explained
                .difference()
                .ifPresentOrElse(
                        difference -> out.println("WRONG  " + difference),
                        () -> out.println("ok     the coinbase pays what the window says"));
    }

    private void printSplit(Explanation explained) {
        Explanation.Split split = explained.split();
        out.println();
        sats("subsidy", split.subsidySats());
        sats("node pot", split.nodePotSats());
        sats("treasury fee", split.treasuryFeeSats());
        sats("divided among the shares", split.distributableSats());
        sats("rounded off, carried on", split.remainderSats());
        sats("transaction fees, winner", split.feesSats());
        sats("carry held before", explained.carry().heldSats());
        sats("carry divided here", explained.carry().dividedSats());
    }

    private void sats(String name, long sats) {
        out.printf("%-26s %,18d sat%n", name, sats);
    }

    private void printAccounts(Explanation explained) {
        out.println();
        for (Line line : explained.accounts()) {
            out.println(line.account());
            out.printf("  share of the work  %s%n", line.share());
            out.printf(
                    "  reward %d + carry %d + fees %d = %d sat; rounded off %s sat%n",
                    line.rewardSats(),
                    line.carrySats(),
                    line.feesSats(),
                    line.creditedSats(),
                    line.roundedOff());
            out.printf(
                    "  in the coinbase %d, owed by the ledger %d sat%n",
                    line.coinbaseSats(), line.ledgerSats());
        }
    }

    private void printOutputs(Explanation explained) {
        out.println();
        int number = 0;
        for (Explanation.Output output : explained.outputs()) {
            out.printf(
                    "output %-3d %,18d sat  %-12s %s%n",
                    number++,
                    output.sats(),
                    output.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    output.address().orElse(output.script()));
        }
    }

    private void printEntries(Explanation explained) {
        if (!explained.entries().isEmpty()) {
            out.println();
        }
        for (Explanation.Entry entry : explained.entries()) {
            out.printf(
                    "booking %-6d %s  %-17s %,18d sat  %s%n",
                    entry.booking(),
                    Instant.ofEpochMilli(entry.atMs()),
                    entry.kind(),
                    entry.sats(),
                    entry.account());
        }
    }
}
