package org.hyperhash.platform.database;

import java.io.IOException;

/** Somebody else migrates or restores the tables now. */
final class TablesBusyException extends IOException {
    static final String MESSAGE =
            "another process makes or restores its tables now; try again when that has ended";

    private static final long serialVersionUID = 1L;

    TablesBusyException() {
        super(MESSAGE);
    }
}
