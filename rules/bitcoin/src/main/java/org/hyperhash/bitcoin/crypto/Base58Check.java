package org.hyperhash.bitcoin.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;

/** Bytes as people copy them: base 58 without look-alikes, and four bytes of checksum. */
public final class Base58Check {
    /** Longer texts are refused before any work: decoding takes quadratic time. */
    public static final int MAX_LENGTH = 128;

    private static final String ALPHABET =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(58);
    private static final int CHECKSUM_LENGTH = 4;

    private Base58Check() {}

    public static String encode(Bytes content) {
        Bytes checked = content.concat(checksum(content));
        StringBuilder text = new StringBuilder();
        BigInteger number = new BigInteger(1, checked.toArray());
        while (number.signum() > 0) {
            BigInteger[] quotient = number.divideAndRemainder(BASE);
            text.append(ALPHABET.charAt(quotient[1].intValue()));
            number = quotient[0];
        }
        for (int i = 0; i < checked.length() && checked.at(i) == 0; i++) {
            text.append(ALPHABET.charAt(0));
        }
        return text.reverse().toString();
    }

    /** Empty when a character is foreign, the checksum is wrong or the text is too long. */
    public static Optional<Bytes> decode(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        BigInteger number = BigInteger.ZERO;
        int zeros = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            zeros += digit == 0 && zeros == i ? 1 : 0;
            number = number.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        return verified(Bytes.wrap(withZeros(zeros, number)));
    }

    private static byte[] withZeros(int zeros, BigInteger number) {
        byte[] magnitude = number.toByteArray();
        int sign = magnitude[0] == 0 ? 1 : 0;
        byte[] checked = new byte[zeros + magnitude.length - sign];
        System.arraycopy(magnitude, sign, checked, zeros, magnitude.length - sign);
        return checked;
    }

    private static Optional<Bytes> verified(Bytes checked) {
        int length = checked.length() - CHECKSUM_LENGTH;
        if (length < 0) {
            return Optional.empty();
        }
        Bytes content = checked.slice(0, length);
        boolean intact = checksum(content).equals(checked.slice(length, checked.length()));
        return intact ? Optional.of(content) : Optional.empty();
    }

    private static Bytes checksum(Bytes content) {
        byte[] once = TaggedHash.sha256().digest(content.toArray());
        return Bytes.wrap(Arrays.copyOf(TaggedHash.sha256().digest(once), CHECKSUM_LENGTH));
    }
}
