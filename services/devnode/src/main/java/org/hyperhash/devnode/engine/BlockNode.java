package org.hyperhash.devnode.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.jspecify.annotations.Nullable;

/**
 * A header in the tree of all headers, and what is known about its block. Owned by the chain.
 *
 * <pre>
 * headerOnly --block stored--> stored --connected once--> validated
 *      '-------------'------------'--a rule is broken, here or below--> failed
 * failed --reconsidered--> what it was before
 * </pre>
 */
public final class BlockNode {
    private final BlockHeader header;
    private final Hash256 hash;
    private final @Nullable BlockNode parent;
    private final int height;
    private final Work chainWork;
    private final List<BlockNode> children = new ArrayList<>();

    private @Nullable Block block;
    private @Nullable BlockEffect effect;
    private long arrival = Long.MAX_VALUE;
    private boolean failed;

    private BlockNode(BlockHeader header, @Nullable BlockNode parent) {
        this.header = header;
        this.hash = header.hash();
        this.parent = parent;
        this.height = parent == null ? 0 : parent.height + 1;
        Work own = header.target().work();
        this.chainWork = parent == null ? own : parent.chainWork.plus(own);
    }

    static BlockNode genesis(Block block) {
        BlockNode node = new BlockNode(block.header(), null);
        node.block = block;
        node.complete(0);
        return node;
    }

    BlockNode addChild(BlockHeader childHeader) {
        BlockNode child = new BlockNode(childHeader, this);
        child.failed = failed;
        children.add(child);
        return child;
    }

    public BlockHeader header() {
        return header;
    }

    public Hash256 hash() {
        return hash;
    }

    public Optional<BlockNode> parent() {
        return Optional.ofNullable(parent);
    }

    BlockNode requireParent() {
        return parent().orElseThrow(() -> new IllegalStateException("genesis has no parent"));
    }

    public int height() {
        return height;
    }

    /** Work of all blocks up to this one. */
    public Work chainWork() {
        return chainWork;
    }

    /** The block, once it was stored. */
    public Optional<Block> block() {
        return Optional.ofNullable(block);
    }

    Block requireBlock() {
        return block().orElseThrow(() -> new IllegalStateException("no block for " + hash));
    }

    /** Whether the block was connected once, so that its scripts are known to be good. */
    public boolean isValidated() {
        return effect != null || parent == null;
    }

    /** Whether this block or one below it broke a rule. */
    public boolean isFailed() {
        return failed;
    }

    List<BlockNode> children() {
        return Collections.unmodifiableList(children);
    }

    /** Order of completion: of two chains with the same work the earlier one wins. */
    long arrival() {
        return arrival;
    }

    void store(Block stored) {
        block = stored;
    }

    /** All blocks down to the first are here, this one as the {@code at}th. */
    void complete(long at) {
        arrival = at;
    }

    public boolean isComplete() {
        return arrival != Long.MAX_VALUE;
    }

    void validated(BlockEffect connected) {
        effect = connected;
    }

    BlockEffect requireEffect() {
        BlockEffect known = effect;
        if (known == null) {
            throw new IllegalStateException("never connected: " + hash);
        }
        return known;
    }

    /** Outputs of other blocks that this one spends, once it was connected. */
    public Map<OutRef, Coin> spentOutputs() {
        BlockEffect known = effect;
        Map<OutRef, Coin> spent = new LinkedHashMap<>();
        if (known != null) {
            known.removed().forEach(entry -> spent.put(entry.getKey(), entry.getValue()));
        }
        return spent;
    }

    void markFailed() {
        failed = true;
    }

    void clearFailure() {
        failed = false;
    }

    /** Median of the times of this block and the ten before it, in seconds since 1970. */
    public long medianTime() {
        long[] times = new long[Math.min(height + 1, Regtest.MEDIAN_TIME_BLOCKS)];
        BlockNode node = this;
        for (int i = 0; i < times.length && node != null; i++) {
            times[i] = node.header.time();
            node = node.parent;
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    /** The block at {@code wanted} height on the way down from here. */
    BlockNode ancestor(int wanted) {
        BlockNode node = this;
        while (node.height > wanted) {
            node = node.requireParent();
        }
        return node;
    }

    @Override
    public String toString() {
        return height + ":" + hash.display();
    }
}
