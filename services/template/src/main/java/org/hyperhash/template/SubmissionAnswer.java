package org.hyperhash.template;

import java.util.List;
import java.util.stream.Collectors;

/** What one path to the network said about a block. */
public sealed interface SubmissionAnswer {
    /** Which path it was, for people. */
    String path();

    /** The answer as a person reads it. */
    default String inWords() {
        return switch (this) {
            case Accepted _ -> path() + " took it";
            case AlreadyKnown _ -> path() + " had it already";
            case Sent _ -> path() + " got it and does not say";
            case Refused(_, String reason) -> "%s refuses it: %s".formatted(path(), reason);
            case Unreachable(_, String reason) when reason.startsWith(path()) -> reason;
            case Unreachable(_, String reason) ->
                    "%s cannot be reached: %s".formatted(path(), reason);
        };
    }

    /** The same of all paths. */
    static String inWords(List<SubmissionAnswer> answers) {
        return answers.stream().map(SubmissionAnswer::inWords).collect(Collectors.joining("; "));
    }

    /** The node says that it took the block. */
    record Accepted(String path) implements SubmissionAnswer {}

    /** The node had the block already. */
    record AlreadyKnown(String path) implements SubmissionAnswer {}

    /**
     * The path gives no verdict: it never does (template distribution), or it stored the block
     * without judging it. Only the tip tells.
     */
    record Sent(String path) implements SubmissionAnswer {}

    /** The node refuses the block for good. */
    record Refused(String path, String reason) implements SubmissionAnswer {}

    /** The path does not work now; the block may be sent again. */
    record Unreachable(String path, String reason) implements SubmissionAnswer {}
}
