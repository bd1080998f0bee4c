package org.hyperhash.ledger.window;

/** A file is not a window file, or was damaged; the message says where and what. */
public final class DamagedFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long offset;

    DamagedFileException(long offset, String what) {
        super("at byte %d: %s".formatted(offset, what), null, false, false);
        this.offset = offset;
    }

    /** Where reading stopped, in bytes from the start of the file. */
    public long offset() {
        return offset;
    }
}
