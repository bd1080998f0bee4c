package org.hyperhash.stratum.v2;

/** The largest payloads, in bytes, that a role accepts; each covers its largest legal message. */
public final class FrameLimit {
    /** SetupConnection with five full strings has 1,291 bytes. */
    public static final int MINER_TO_POOL = 2 * 1024;

    /** SetCustomMiningJob with every field full has 74,274 bytes. */
    public static final int WORK_SELECTOR_TO_POOL = 80 * 1024;

    /** NewExtendedMiningJob with every field full has 139,253 bytes. */
    public static final int POOL_TO_MINER = 160 * 1024;

    /** Whole blocks of transactions, in both directions. */
    public static final int JOB_DECLARATION = Frame.MAX_PAYLOAD;

    /** Whole blocks of transactions, in both directions. */
    public static final int TEMPLATE_DISTRIBUTION = Frame.MAX_PAYLOAD;

    private FrameLimit() {}
}
