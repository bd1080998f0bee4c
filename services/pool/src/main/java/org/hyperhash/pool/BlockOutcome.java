package org.hyperhash.pool;

import java.io.IOException;

/** What became of a block that was found. */
public enum BlockOutcome {
    /** It is in the best chain of the node. */
    IN_CHAIN(1),
    /** Another block of the same height is; this one was valid. */
    OUTRUN(2),
    /** Every path refused it for good. */
    REFUSED(3);

    private final int code;

    BlockOutcome(int code) {
        this.code = code;
    }

    int code() {
        return code;
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
