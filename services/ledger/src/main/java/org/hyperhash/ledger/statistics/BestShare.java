package org.hyperhash.ledger.statistics;

/**
 * The hardest hash somebody found.
 *
 * @param difficulty 0 when there is none
 * @param atMs milliseconds since 1970
 */
public record BestShare(double difficulty, long atMs, String account, String worker) {
    public static final BestShare NONE = new BestShare(0, 0, "", "");

    /** The harder one; the first of two equals. */
    public BestShare orBetter(BestShare other) {
        return other.difficulty > difficulty ? other : this;
    }
}
