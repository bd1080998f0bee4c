package org.hyperhash.devnode.engine;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.ParsedBlock;

/**
 * The only chain this node knows. BIP 34, 65, 66 and the relative lock times (BIP 68, 112, 113)
 * hold from height 1, segwit and taproot from height 0, as in Bitcoin Core; the difficulty never
 * changes.
 */
public final class Regtest {
    public static final Network NETWORK = Network.REGTEST;

    /** Every block's {@code nBits}: two hashes on average. */
    public static final int N_BITS = 0x207fffff;

    public static final Target TARGET = Target.ofCompact(N_BITS);

    /** Height from which BIP 34, 65, 66, 68, 112 and 113 hold. */
    public static final int BURIED_RULES_HEIGHT = 1;

    /** Blocks until a coinbase can be spent. */
    public static final int COINBASE_MATURITY = 100;

    /** How far a block's time may be ahead of ours, in seconds. */
    public static final long MAX_FUTURE_SECONDS = 2L * 60 * 60;

    /** Blocks whose times make the median. */
    public static final int MEDIAN_TIME_BLOCKS = 11;

    /** Version of blocks that we make: BIP 9 with no bit set. */
    public static final int BLOCK_VERSION = 0x20000000;

    /** Oldest version of a block whose rules are all in force. */
    static final int MIN_BLOCK_VERSION = 4;

    private static final String GENESIS =
            "010000000000000000000000000000000000000000000000000000000000000000000000"
                    + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4adae5494d"
                    + "ffff7f200200000001010000000100000000000000000000000000000000000000000000"
                    + "00000000000000000000ffffffff4d04ffff001d0104455468652054696d65732030332f"
                    + "4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f"
                    + "6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01000000434104"
                    + "678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f"
                    + "4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000";

    private Regtest() {}

    /** The first block; its coinbase cannot be spent. */
    public static Block genesis() {
        return switch (Block.parse(Bytes.ofHex(GENESIS).toArray())) {
            case ParsedBlock.Parsed(Block block) -> block;
            case ParsedBlock.Malformed(String reason) -> throw new IllegalStateException(reason);
        };
    }
}
