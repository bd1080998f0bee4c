package org.hyperhash.template.feed;

import org.hyperhash.bitcoin.Hash256;

/** How the best chain got from one tip to the next. */
public sealed interface TipMove {
    /** The same tip, or the first one. */
    record Stayed() implements TipMove {}

    /**
     * The old tip is still in the chain.
     *
     * @param blocks how many came on top of it
     */
    record Extended(int blocks) implements TipMove {}

    /**
     * Blocks left the best chain.
     *
     * @param depth how many at least
     */
    record Reorganised(Hash256 oldTip, Hash256 newTip, int depth) implements TipMove {}
}
