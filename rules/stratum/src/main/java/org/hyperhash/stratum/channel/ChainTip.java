package org.hyperhash.stratum.channel;

import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;

/**
 * The block that new work extends.
 *
 * @param previousBlock hash of that block
 * @param nBits compact network target of the next block
 * @param minTime smallest header time of the next block, unsigned seconds since 1970
 */
public record ChainTip(Hash256 previousBlock, int nBits, int minTime) {
    public Target networkTarget() {
        return Target.ofCompact(nBits);
    }
}
