package org.hyperhash.ledger;

import org.hyperhash.bitcoin.Hash256;

/**
 * What one path to the network said about a block of ours.
 *
 * @param atMs when it was heard, milliseconds since 1970
 * @param path which path it was, for people
 * @param reason as the node gave it, empty when it gave none
 */
public record BlockOutcome(long atMs, Hash256 hash, String path, Answer answer, String reason)
        implements LedgerEntry {
    /** The codes are those of the journal and never change. */
    public enum Answer {
        /** The node took the block. */
        ACCEPTED(1, true),
        /** The node had the block already. */
        ALREADY_KNOWN(2, true),
        /** The path gives no answer to blocks. */
        SENT(3, false),
        /** The node refuses the block for good. */
        REFUSED(4, true),
        /** The path did not work; the block may be sent again. */
        UNREACHABLE(5, false);

        private final int code;
        private final boolean settled;

        Answer(int code, boolean settled) {
            this.code = code;
            this.settled = settled;
        }

        int code() {
            return code;
        }

        /** Whether the block need not be submitted again. */
        public boolean settled() {
            return settled;
        }
    }

    public BlockOutcome {
        EntryCodec.requireText("path", path);
        EntryCodec.requireText("reason", reason);
    }
}
