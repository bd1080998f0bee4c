package org.hyperhash.ledger.engine;

import java.util.Locale;

/**
 * What became of a block that this pool found, in the words of the API, the page and the commands.
 * The database keeps the book's own word, {@code seen}, for a pending one.
 */
public enum BlockStatus {
    /** Nobody knows yet whether the chain keeps it. */
    WAITING("not owed before the chain has it"),
    /** In the chain and credited. */
    PENDING("credited; the coinbase and the ledger pay it after 100 confirmations"),
    /** 100 confirmations: what it paid can be spent. */
    MATURE("its coinbase can be spent, and what the ledger owes is payable"),
    /** Credited once; the chain has left it and the book has taken everything back. */
    ORPHANED("not owed: the chain has left it"),
    /** The chain never had it, and grew too far beyond it to take it yet. */
    STALE("not owed: the chain never had it"),
    /** Its coinbase is not what its window says. */
    DISPUTED("not owed: its coinbase is not what its window says");

    private final String consequence;

    BlockStatus(String consequence) {
        this.consequence = consequence;
    }

    /**
     * Reads the book's word.
     *
     * @param stage as {@code ledger.block_states} has it
     */
    public static BlockStatus ofStage(String stage) {
        String word = stage.toUpperCase(Locale.ROOT);
        return word.equals("SEEN") ? PENDING : valueOf(word);
    }

    /** Whether its rewards are in the book now. */
    public boolean isCredited() {
        return this == PENDING || this == MATURE;
    }

    /** What that means for who is paid by it. */
    public String consequence() {
        return consequence;
    }

    /** In lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
