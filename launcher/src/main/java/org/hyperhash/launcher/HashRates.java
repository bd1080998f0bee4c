package org.hyperhash.launcher;

import java.util.Locale;

/** Hash rates as people read them. */
final class HashRates {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E", "Z"};

    private HashRates() {}

    /** Three digits and a unit, such as {@code 1.23 MH/s}. */
    static String human(double hashesPerSecond) {
        double value = hashesPerSecond;
        int prefix = 0;
        while (value >= 1_000 && prefix < PREFIXES.length - 1) {
            value /= 1_000;
            prefix++;
        }
        return String.format(Locale.ROOT, "%.3g %sH/s", value, PREFIXES[prefix]);
    }
}
