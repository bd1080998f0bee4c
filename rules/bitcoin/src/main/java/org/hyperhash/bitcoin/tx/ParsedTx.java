package org.hyperhash.bitcoin.tx;

/** What came of reading a transaction that somebody else made. */
public sealed interface ParsedTx {
    /** The bytes are exactly one transaction; whether it is valid is another question. */
    record Parsed(Tx tx) implements ParsedTx {}

    /**
     * The bytes are not one transaction.
     *
     * @param reason what and where, for people
     */
    record Malformed(String reason) implements ParsedTx {}
}
