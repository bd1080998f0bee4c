package org.hyperhash.ledger;

import org.hyperhash.bitcoin.Hash256;

/**
 * What one path to the network said about a block of ours, or what became of it in the end.
 *
 * @param atMs when it was heard, milliseconds since 1970
 * @param path which path it was, for people; empty for the end of the story
 * @param reason as the node gave it, empty when it gave none
 */
public record BlockOutcome(long atMs, Hash256 hash, String path, Answer answer, String reason)
        implements LedgerEntry {
    /** The codes are those of the journal and never change. */
    public enum Answer {
        /** The node took the block. */
        ACCEPTED(1, false),
        /** The node had the block already. */
        ALREADY_KNOWN(2, false),
        /** The path gives no answer to blocks. */
        SENT(3, false),
        /** The node refuses the block. */
        REFUSED(4, false),
        /** The path did not work; the block may be sent again. */
        UNREACHABLE(5, false),
        /** The node's best chain has the block. */
        IN_CHAIN(6, true),
        /** The chain went on without the block. */
        OUTRUN(7, true),
        /** Every path refused the block. */
        LOST(8, true);

        private final int code;
        private final boolean settled;

        Answer(int code, boolean settled) {
            this.code = code;
            this.settled = settled;
        }

        public int code() {
            return code;
        }

        /** Whether it is the end of the story: the block need not be submitted again. */
        public boolean settled() {
            return settled;
        }
    }

    public BlockOutcome {
        EntryCodec.requireText("path", path);
        EntryCodec.requireText("reason", reason);
    }
}
