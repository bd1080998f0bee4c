package org.hyperhash.bitcoin.tx;

/** Bitcoin's variable length integer: 1, 3, 5 or 9 bytes, little-endian, shortest form only. */
public final class CompactSize {
    private CompactSize() {}

    /**
     * @param value 0 or more
     */
    public static int length(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + value);
        }
        if (value < 0xfd) {
            return 1;
        }
        if (value <= 0xffff) {
            return 3;
        }
        return value <= 0xffff_ffffL ? 5 : 9;
    }

    /**
     * Writes {@code value} at {@code offset}.
     *
     * @return the offset behind it
     */
    public static int write(byte[] destination, int offset, long value) {
        int length = length(value);
        int at = offset;
        if (length > 1) {
            destination[at++] = (byte) (length == 3 ? 0xfd : length == 5 ? 0xfe : 0xff);
        }
        int digits = length == 1 ? 1 : length - 1;
        for (int i = 0; i < digits; i++) {
            destination[at++] = (byte) (value >>> (8 * i));
        }
        return at;
    }
}
