package org.hyperhash.stratum.noise;

import java.io.IOException;

/** Bytes that the peer did not encrypt, or that were damaged on the way. */
public final class ForgedMessageException extends IOException {
    private static final long serialVersionUID = 1L;

    ForgedMessageException(long counter) {
        super(
                "message %s of the encrypted stream does not decrypt: damaged, or not from the peer"
                        .formatted(Long.toUnsignedString(counter)));
    }
}
