package org.hyperhash.pool;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.hyperhash.bitcoin.Hash256;

/**
 * The parents of our last blocks that made it into the chain: where blocks are easy, one template
 * has several solutions, and only one of them can win. Safe from any thread.
 */
final class RecentParents {
    static final int PARENTS_MAX = 256;

    private final SequencedSet<Hash256> parents = new LinkedHashSet<>();

    synchronized void add(Hash256 parent) {
        parents.add(parent);
        if (parents.size() > PARENTS_MAX) {
            parents.removeFirst();
        }
    }

    synchronized boolean contains(Hash256 parent) {
        return parents.contains(parent);
    }
}
