package org.hyperhash.stratum.v1;

import java.util.Arrays;
import java.util.Optional;

/** Why a request is refused, with the numbers that miners know. */
public enum Sv1Error {
    OTHER(20, "Other/Unknown"),
    JOB_NOT_FOUND(21, "Job not found"),
    DUPLICATE_SHARE(22, "Duplicate share"),
    LOW_DIFFICULTY_SHARE(23, "Low difficulty share"),
    UNAUTHORIZED_WORKER(24, "Unauthorized worker"),
    NOT_SUBSCRIBED(25, "Not subscribed"),
    METHOD_NOT_FOUND(-3, "Method not found");

    private final int code;
    private final String text;

    Sv1Error(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public static Optional<Sv1Error> ofCode(int code) {
        return Arrays.stream(values()).filter(error -> error.code == code).findFirst();
    }

    public int code() {
        return code;
    }

    public String text() {
        return text;
    }
}
