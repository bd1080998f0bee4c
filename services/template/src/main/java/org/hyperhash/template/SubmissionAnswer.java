package org.hyperhash.template;

/** What one path to the network said about a block. */
public sealed interface SubmissionAnswer {
    /** Which path it was, for people. */
    String path();

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
