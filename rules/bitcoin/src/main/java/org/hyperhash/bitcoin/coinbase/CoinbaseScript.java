package org.hyperhash.bitcoin.coinbase;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.script.Push;

/** What stands before the extranonce in a coinbase's input script. */
public final class CoinbaseScript {
    /** Bytes that the whole input script must and may have. */
    public static final int MIN_LENGTH = 2;

    public static final int MAX_LENGTH = 100;

    /** Longest extranonce, in bytes: what Stratum V2 can carry. */
    public static final int MAX_EXTRANONCE_LENGTH = 32;

    private CoinbaseScript() {}

    /**
     * The push that starts every coinbase since BIP 34, exactly as nodes write it.
     *
     * @param height of the block
     */
    public static Bytes height(int height) {
        if (height < 0) {
            throw new IllegalArgumentException("a height cannot be negative: " + height);
        }
        return Push.number(height);
    }

    /**
     * Template prefix, then a push of {@code tag} unless it is empty, then the opcode that pushes
     * the extranonce.
     */
    public static Bytes beforeExtranonce(Bytes templatePrefix, Bytes tag, int extranonceLength) {
        if (extranonceLength < 1 || extranonceLength > MAX_EXTRANONCE_LENGTH) {
            throw new IllegalArgumentException(
                    "an extranonce has 1 to %d bytes, not %d"
                            .formatted(MAX_EXTRANONCE_LENGTH, extranonceLength));
        }
        Bytes tagPush = tag.isEmpty() ? Bytes.EMPTY : Push.data(tag);
        return templatePrefix.concat(tagPush).concat(Bytes.of((byte) extranonceLength));
    }

    /** Longest tag that still fits, in bytes; may be negative when nothing does. */
    public static int longestTag(Bytes templatePrefix, int extranonceLength) {
        int left = MAX_LENGTH - templatePrefix.length() - 1 - extranonceLength;
        int withShortPush = left - 1;
        return withShortPush < 76 ? withShortPush : Math.max(75, left - 2);
    }
}
