package org.hyperhash.ledger;

import java.io.IOException;

/** A journal record that this version cannot read: damaged, or written by a later version. */
public final class MalformedEntryException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedEntryException(String message) {
        super(message);
    }
}
