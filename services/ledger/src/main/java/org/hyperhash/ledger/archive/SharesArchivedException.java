package org.hyperhash.ledger.archive;

/** Nothing can be computed from shares that are not in the database; the message says where. */
public final class SharesArchivedException extends Exception {
    private static final long serialVersionUID = 1L;

    public SharesArchivedException(ArchivedShares shares) {
        super(shares.inWords());
    }

    /** For people. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
