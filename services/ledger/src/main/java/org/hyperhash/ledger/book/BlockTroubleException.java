package org.hyperhash.ledger.book;

/** A bug that one block brings about, such as by a row that cannot be right. */
final class BlockTroubleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String block;

    BlockTroubleException(String block, RuntimeException cause) {
        super("block %s: %s".formatted(block, cause), cause);
        this.block = block;
    }

    /** Its hash as it is displayed. */
    String block() {
        return block;
    }
}
