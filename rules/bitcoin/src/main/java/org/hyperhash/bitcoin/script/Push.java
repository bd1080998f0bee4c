package org.hyperhash.bitcoin.script;

import org.hyperhash.bitcoin.Bytes;

/** Script fragments that put something on the stack. */
public final class Push {
    private static final int OP_PUSHDATA1 = 0x4c;
    private static final int OP_PUSHDATA2 = 0x4d;
    private static final int OP_1 = 0x51;

    private Push() {}

    /** Pushes {@code data} (at most 65,535 bytes) with the shortest length prefix. */
    public static Bytes data(Bytes data) {
        int length = data.length();
        if (length < OP_PUSHDATA1) {
            return Bytes.of((byte) length).concat(data);
        }
        if (length <= 0xff) {
            return Bytes.of((byte) OP_PUSHDATA1, (byte) length).concat(data);
        }
        if (length <= 0xffff) {
            return Bytes.of((byte) OP_PUSHDATA2, (byte) length, (byte) (length >>> 8)).concat(data);
        }
        throw new IllegalArgumentException("a push holds 65535 bytes, not " + length);
    }

    /**
     * Pushes {@code number} as nodes write it: OP_0, OP_1NEGATE, OP_1 to OP_16 as one byte, other
     * numbers as their shortest signed little-endian form.
     */
    public static Bytes number(long number) {
        if (number == 0) {
            return Bytes.of((byte) 0);
        }
        if (number == -1 || (number >= 1 && number <= 16)) {
            return Bytes.of((byte) (OP_1 - 1 + number));
        }
        return data(scriptNumber(number));
    }

    private static Bytes scriptNumber(long number) {
        long magnitude = Math.abs(number);
        int length = 1 + (63 - Long.numberOfLeadingZeros(magnitude)) / 8;
        boolean signNeedsByte = (magnitude >>> (8 * length - 1)) != 0;
        byte[] digits = new byte[signNeedsByte ? length + 1 : length];
        for (int i = 0; i < length; i++) {
            digits[i] = (byte) (magnitude >>> (8 * i));
        }
        if (number < 0) {
            digits[digits.length - 1] |= (byte) 0x80;
        }
        return Bytes.wrap(digits);
    }
}
