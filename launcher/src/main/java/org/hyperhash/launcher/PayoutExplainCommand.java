package org.hyperhash.launcher;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hyperhash.ledger.engine.Explanation;
import org.hyperhash.platform.api.ApiJson;
import org.hyperhash.platform.life.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Why a block pays whom how much. */
@Command(
        name = "explain",
        description =
                "Show the window, the split, every account's part, the coinbase and the postings of"
                        + " a block, computed anew from its shares.",
        mixinStandardHelpOptions = true)
final class PayoutExplainCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Parameters(paramLabel = "BLOCK", description = "Hash or height of a block of this pool.")
    private String block = "";

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            description = "Only this account's lines; the sums stay those of all.")
    private @Nullable String account;

    @Option(names = "--json", description = "As JSON, the same as the API gives.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Explanation all =
                PayoutBlocks.in(
                        options.read(), (_, book) -> book.explain(PayoutBlocks.find(book, block)));
        Explanation shown = Optional.ofNullable(account).map(all::only).orElse(all);
        if (account != null && shown.accounts().isEmpty()) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "%s has no part in block %s".formatted(account, all.block().hash()));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ApiJson.MAPPER.writeValueAsString(shown));
        } else {
            new ExplanationText(out).print(shown);
        }
        return all.addsUp() ? 0 : PayoutCommand.WRONG;
    }
}
