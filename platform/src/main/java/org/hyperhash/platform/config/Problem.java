package org.hyperhash.platform.config;

import java.util.Comparator;

/**
 * One thing that is wrong with the configuration.
 *
 * @param message the key, its value, what is allowed and what to do
 */
public record Problem(Origin origin, String message) {
    static final Comparator<Problem> BY_PLACE =
            Comparator.<Problem>comparingInt(Problem::line).thenComparing(Problem::toString);

    private int line() {
        return origin instanceof Origin.FileLine place ? place.line() : Integer.MAX_VALUE;
    }

    @Override
    public String toString() {
        return origin instanceof Origin.Default ? message : origin + ": " + message;
    }
}
