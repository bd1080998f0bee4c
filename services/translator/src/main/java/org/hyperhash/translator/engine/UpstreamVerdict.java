package org.hyperhash.translator.engine;

import org.hyperhash.stratum.v1.Sv1Error;

/** What became of a forwarded share. */
public sealed interface UpstreamVerdict {
    record Accepted() implements UpstreamVerdict {}

    /**
     * @param errorCode the upstream's word
     */
    record Refused(String errorCode) implements UpstreamVerdict {
        /** The number that miners know; unknown words are code 20. */
        Sv1Error sv1Error() {
            return switch (errorCode) {
                case "stale-share", "invalid-job-id" -> Sv1Error.JOB_NOT_FOUND;
                case "duplicate-share" -> Sv1Error.DUPLICATE_SHARE;
                case "difficulty-too-low" -> Sv1Error.LOW_DIFFICULTY_SHARE;
                default -> Sv1Error.OTHER;
            };
        }
    }

    /** Nobody will ever say. */
    record Lost(String reason) implements UpstreamVerdict {}
}
