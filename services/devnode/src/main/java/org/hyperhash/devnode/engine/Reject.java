package org.hyperhash.devnode.engine;

/**
 * Why a block, header or transaction is refused, in the words of Bitcoin Core.
 *
 * @param reason the reject reason, for programs
 * @param detail values and limits, for people; may be empty
 */
public record Reject(String reason, String detail) {
    public static Reject of(String reason) {
        return new Reject(reason, "");
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? reason : reason + ", " + detail;
    }
}
