package org.hyperhash.template.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;

/**
 * The last blocks of the best chain as a source showed them, and what their changes mean. Not
 * thread-safe.
 */
public final class TipHistory {
    /** Blocks that are remembered: a day. */
    public static final int MAX_BLOCKS = 144;

    /** Blocks below the first tip that are looked up: deeper reorganisations look this deep. */
    static final int FIRST_BLOCKS = 12;

    /** Tells the parent of a block; empty when nobody can say now. */
    @FunctionalInterface
    public interface Parents {
        Optional<Hash256> parentOf(Hash256 block);
    }

    private record Entry(int height, Hash256 hash) {}

    /**
     * The blocks of a new tip that were not known, lowest first.
     *
     * @param forkHeight of the last block that both chains have, as far as anybody knows
     */
    private record Branch(List<Entry> blocks, int forkHeight) {}

    /** Rising heights without gaps, except where a parent was unknown. */
    private final List<Entry> chain = new ArrayList<>();

    /**
     * Moves to a tip.
     *
     * @param parents asked from the tip downwards; without answers only heights tell, so that a
     *     reorganisation to a longer chain may look like an extension
     */
    public TipMove moveTo(Hash256 tip, int height, Parents parents) {
        if (chain.isEmpty()) {
            begin(tip, height, parents);
            return new TipMove.Stayed();
        }
        Entry old = chain.getLast();
        if (old.hash().equals(tip)) {
            return new TipMove.Stayed();
        }
        Branch branch = branch(tip, height, parents);
        int fork = branch.forkHeight();
        chain.removeIf(entry -> entry.height() > fork);
        chain.addAll(branch.blocks());
        while (chain.size() > MAX_BLOCKS) {
            chain.removeFirst();
        }
        return fork >= old.height()
                ? new TipMove.Extended(height - old.height())
                : new TipMove.Reorganised(old.hash(), tip, old.height() - fork);
    }

    private void begin(Hash256 tip, int height, Parents parents) {
        chain.add(new Entry(height, tip));
        Optional<Hash256> parent = parents.parentOf(tip);
        while (parent.isPresent() && chain.size() <= FIRST_BLOCKS) {
            chain.addFirst(new Entry(chain.getFirst().height() - 1, parent.get()));
            parent = parents.parentOf(parent.get());
        }
    }

    /** Whether the block is in the chain; empty when it is beyond what is remembered. */
    public Optional<Boolean> contains(Hash256 block, int height) {
        return chain.stream()
                .filter(entry -> entry.height() == height)
                .findFirst()
                .map(entry -> entry.hash().equals(block));
    }

    /** Whether the block is one of those that are remembered. */
    public boolean contains(Hash256 block) {
        return indexOf(block) >= 0;
    }

    private Branch branch(Hash256 tip, int height, Parents parents) {
        List<Entry> blocks = new ArrayList<>();
        int oldHeight = chain.getLast().height();
        int at = height;
        Optional<Hash256> block = Optional.of(tip);
        // A node that catches up is far ahead of what we saw last: nobody walks that far.
        int lowest = Math.max(chain.getFirst().height(), height - MAX_BLOCKS + 1);
        while (block.isPresent()) {
            int known = indexOf(block.get());
            if (known >= 0) {
                return new Branch(blocks, chain.get(known).height());
            }
            blocks.addFirst(new Entry(at, block.get()));
            block = at > lowest ? parents.parentOf(block.get()) : Optional.empty();
            at--;
        }
        return new Branch(blocks, Math.min(oldHeight, blocks.getFirst().height() - 1));
    }

    private int indexOf(Hash256 block) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            if (chain.get(i).hash().equals(block)) {
                return i;
            }
        }
        return -1;
    }
}
