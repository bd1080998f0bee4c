package org.hyperhash.pool;

import java.io.IOException;

/** What became of a block that was found. */
public enum BlockOutcome {
    /** It is in the best chain of the node. */
    IN_CHAIN(1, "won"),
    /** Another block of the same height is; this one was valid. */
    OUTRUN(2, "outrun"),
    /** Every path refused it for good. */
    REFUSED(3, "refused");

    private final int code;

    private final String word;

    BlockOutcome(int code, String word) {
        this.code = code;
        this.word = word;
    }

    int code() {
        return code;
    }

    /** The outcome as metrics call it. */
    String word() {
        return word;
    }

    static BlockOutcome ofCode(int code) throws IOException {
        return switch (code) {
            case 1 -> IN_CHAIN;
            case 2 -> OUTRUN;
            case 3 -> REFUSED;
            default -> throw new IOException("unknown outcome of a block: " + code);
        };
    }
}
