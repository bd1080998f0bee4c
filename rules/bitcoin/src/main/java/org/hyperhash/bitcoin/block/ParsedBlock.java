package org.hyperhash.bitcoin.block;

/** What came of reading a block that somebody else made. */
public sealed interface ParsedBlock {
    /** The bytes are exactly one block; whether it is valid is another question. */
    record Parsed(Block block) implements ParsedBlock {}

    /**
     * The bytes are not one block.
     *
     * @param reason what and where, for people
     */
    record Malformed(String reason) implements ParsedBlock {}
}
