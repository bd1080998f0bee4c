package org.hyperhash.devnode.engine;

import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.tx.Tx;

/** Everything that can change the state of the node; times are seconds since 1970. */
public sealed interface Command {
    record SubmitBlock(Block block, long nowSeconds) implements Command {}

    record SubmitHeader(BlockHeader header, long nowSeconds) implements Command {}

    record SubmitTransaction(Tx tx, long nowSeconds) implements Command {}

    /** Treat a block as if it broke a rule. */
    record Invalidate(Hash256 block) implements Command {}

    /** Forget that a block broke a rule. */
    record Reconsider(Hash256 block) implements Command {}
}
