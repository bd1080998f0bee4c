package org.hyperhash.platform.journal;

import java.io.IOException;

/** The journal does not take or give records now; nothing was stored by the refused call. */
public final class JournalUnavailable extends IOException {
    private static final long serialVersionUID = 1L;

    /** What keeps the journal from working. */
    public enum Reason {
        /** No space is left; the journal works again when there is. */
        DISK_FULL,
        /** The disk or file system reports errors; the journal keeps trying. */
        DISK_ERROR,
        /** The disk is slower than the records come and the queue is full. */
        BUSY,
        /** The journal is not started, or stopped. */
        CLOSED
    }

    private final Reason reason;

    JournalUnavailable(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What anybody may read of it; the message names files and is for the log. */
    public String inPublic() {
        return switch (reason) {
            case DISK_FULL -> "No space left on device";
            case DISK_ERROR -> "the disk fails; the log says how";
            case BUSY, CLOSED -> String.valueOf(getMessage());
        };
    }
}
