package org.hyperhash.platform.journal;

import java.io.IOException;

/** What the disk gives back is not what was written; a person must look. */
public final class JournalCorrupted extends IOException {
    private static final long serialVersionUID = 1L;

    JournalCorrupted(String message) {
        super(message);
    }
}
