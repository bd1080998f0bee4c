package org.hyperhash.stratum.v2.common;

import java.util.Optional;

/** What a connection is for; its number goes into {@code SetupConnection.protocol}. */
public enum Subprotocol {
    MINING(0),
    JOB_DECLARATION(1),
    TEMPLATE_DISTRIBUTION(2);

    private final int code;

    Subprotocol(int code) {
        this.code = code;
    }

    public static Optional<Subprotocol> ofCode(int code) {
        return code >= 0 && code < values().length ? Optional.of(values()[code]) : Optional.empty();
    }

    public int code() {
        return code;
    }
}
