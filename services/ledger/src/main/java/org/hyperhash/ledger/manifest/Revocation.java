package org.hyperhash.ledger.manifest;

import java.time.Instant;
import org.hyperhash.platform.api.ApiJson;
import tools.jackson.core.JacksonException;

/**
 * That a manifest no longer holds. It is signed like the manifest, and never taken back.
 *
 * @param format name and version of this form
 * @param block as nodes print it
 * @param number of the manifest
 * @param manifestSha256 of the manifest's signature in its JSON form
 */
public record Revocation(
        String format,
        String block,
        int number,
        String manifestSha256,
        String reason,
        Instant revokedAt) {
    /** What the signature's header says that it signs. */
    public static final String TYPE = "hyperhash-manifest-revocation+json";

    /** Longest reason, in characters. */
    public static final int REASON_MAX = 500;

    private static final String FORMAT = "hyperhash-manifest-revocation/1";

    public Revocation {
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            throw new IllegalArgumentException(
                    "a reason has 1 to %d characters, not %d"
                            .formatted(REASON_MAX, reason.length()));
        }
    }

    /**
     * Reads what a signature's payload says.
     *
     * @throws IllegalArgumentException when it is no revocation
     */
    public static Revocation parse(String payload) {
        try {
            return ApiJson.MAPPER.readValue(payload, Revocation.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no revocation is signed there", e);
        }
    }

    static Revocation of(ManifestStore.Stored manifest, String reason, Instant at) {
        return new Revocation(
                FORMAT,
                manifest.block().display(),
                manifest.number(),
                manifest.jws().digest(),
                reason,
                at);
    }

    byte[] payload() {
        return ApiJson.MAPPER.writeValueAsBytes(this);
    }
}
