package org.hyperhash.platform.config;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** Guesses which known key a misspelt one was meant to be. */
final class NearestKey {
    private static final Set<String> UNITS =
            Set.of(
                    "ns", "us", "ms", "s", "sec", "secs", "seconds", "m", "min", "mins", "minutes",
                    "h", "hours", "days", "millis", "bytes", "kb", "mb", "gb", "kib", "mib", "gib",
                    "sats", "msat", "btc", "percent", "ppm", "count");

    private NearestKey() {}

    /** The guess, with a question mark, and the unit when that is what differs. */
    static Optional<String> find(String unknown, Set<String> known) {
        Optional<String> otherUnit =
                known.stream().filter(key -> differsInUnit(unknown, key)).findFirst();
        if (otherUnit.isPresent()) {
            String key = otherUnit.get();
            return Optional.of("%s? The unit is %s".formatted(key, unit(key)));
        }
        int limit = Math.max(2, lastName(unknown).length() / 3);
        Optional<String> nearest =
                known.stream().min(Comparator.comparingInt(key -> distance(unknown, key)));
        Optional<String> sameName =
                known.stream().filter(key -> lastName(key).equals(lastName(unknown))).findFirst();
        return nearest.filter(key -> distance(unknown, key) <= limit)
                .or(() -> sameName)
                .map(key -> key + "?");
    }

    private static boolean differsInUnit(String unknown, String key) {
        String stem = withoutUnit(unknown);
        return !unit(key).isEmpty() && stem.equals(withoutUnit(key)) && !unknown.equals(key);
    }

    private static String withoutUnit(String key) {
        String unit = unit(key);
        return unit.isEmpty() ? key : key.substring(0, key.length() - unit.length() - 1);
    }

    private static String unit(String key) {
        int dash = key.lastIndexOf('-');
        String last = dash < 0 ? "" : key.substring(dash + 1);
        return UNITS.contains(last) ? last : "";
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Levenshtein distance. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substitution =
                        previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
