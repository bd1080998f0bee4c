package org.hyperhash.stratum.v1;

import java.util.OptionalInt;

/**
 * Which bits of a block's version a miner may change. Masks and versions are U32.
 *
 * @spec BIP 310, BIP 320, BIP 323
 */
public final class VersionRolling {
    /** The sixteen bits that hardware knows. */
    public static final int BIP320_MASK = 0x1fffe000;

    /** The twenty-four bits that Stratum V2 allows since August 2026. */
    public static final int BIP323_MASK = 0x1fffffe0;

    private VersionRolling() {}

    /**
     * The header's version. Miners send the rolled bits alone, as they should, or the whole
     * version.
     *
     * @return empty when bits outside the mask were changed
     */
    public static OptionalInt headerVersion(int jobVersion, int mask, int submitted) {
        if ((submitted & ~mask) == 0) {
            return OptionalInt.of((jobVersion & ~mask) | submitted);
        }
        boolean whole = (submitted & ~mask) == (jobVersion & ~mask);
        return whole ? OptionalInt.of(submitted) : OptionalInt.empty();
    }
}
