package org.hyperhash.stratum.v1;

import java.math.BigDecimal;
import java.util.Optional;

/** Decimal numbers from peers. */
final class Decimals {
    private static final int MAX_DIGITS = 40;

    private Decimals() {}

    /**
     * Empty for what is no number, and for numbers whose expansion would take more than a few dozen
     * digits: {@code 1e999999999} is eleven bytes of text and a gigabyte of number.
     */
    static Optional<BigDecimal> parse(String text) {
        if (text.length() > MAX_DIGITS) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(text.strip());
            boolean small = Math.abs((long) number.scale()) <= MAX_DIGITS;
            return small ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
