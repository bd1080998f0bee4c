package org.hyperhash.stratum.channel;

/**
 * The fate of one submitted share. Refusals carry the word that SRI's roles send, so that existing
 * dashboards understand it.
 */
public enum ShareVerdict {
    ACCEPTED(""),
    BLOCK_FOUND(""),
    STALE_SHARE("stale-share"),
    INVALID_CHANNEL_ID("invalid-channel-id"),
    INVALID_JOB_ID("invalid-job-id"),
    BAD_EXTRANONCE_SIZE("bad-extranonce-size"),
    /** Header time before the tip's minimum or more than two hours ahead. */
    INVALID_TIME("invalid-share"),
    VERSION_ROLLING_NOT_ALLOWED("version-rolling-not-allowed"),
    INVALID_NON_ROLLABLE_VERSION_BIT("invalid-non-rollable-version-bit"),
    DIFFICULTY_TOO_LOW("difficulty-too-low"),
    DUPLICATE_SHARE("duplicate-share"),
    /** More distinct shares on one tip than a channel may have: its target is far too easy. */
    TOO_MANY_SHARES("too-many-shares");

    private final String errorCode;

    ShareVerdict(String errorCode) {
        this.errorCode = errorCode;
    }

    /** Wire code of SubmitShares.Error; empty for shares that are accepted. */
    public String errorCode() {
        return errorCode;
    }

    public boolean accepted() {
        return this == ACCEPTED || this == BLOCK_FOUND;
    }
}
