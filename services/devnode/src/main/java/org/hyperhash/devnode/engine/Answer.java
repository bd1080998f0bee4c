package org.hyperhash.devnode.engine;

/** What became of a command. */
public sealed interface Answer {
    /** Done: the block is connected, the header or transaction taken, the mark set. */
    record Accepted() implements Answer {}

    /** The block was here before. */
    record Duplicate() implements Answer {}

    /** The block is stored, but its chain does not have the most work, or lacks blocks. */
    record Inconclusive() implements Answer {}

    record Rejected(Reject reject) implements Answer {}

    /** The command names a block that is not here. */
    record UnknownBlock() implements Answer {}
}
