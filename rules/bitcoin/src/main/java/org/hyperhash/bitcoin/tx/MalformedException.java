package org.hyperhash.bitcoin.tx;

/** Bytes that are not what they claim to be; parsers turn it into a value at their boundary. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    MalformedException(String what, int offset) {
        super(what, null, false, false);
        this.offset = offset;
    }

    /** Where reading stopped, in bytes from the start of the input. */
    public int offset() {
        return offset;
    }

    /** What was wrong and where. */
    public String reason() {
        return getMessage() + " at byte " + offset;
    }
}
