package org.hyperhash.stratum.noise;

import java.io.IOException;

/** A handshake that was refused; the connection is of no more use. */
public final class HandshakeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient HandshakeRefusal refusal;

    public HandshakeException(HandshakeRefusal refusal) {
        super(refusal.explanation());
        this.refusal = refusal;
    }

    public HandshakeRefusal refusal() {
        return refusal;
    }
}
