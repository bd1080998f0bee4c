package org.hyperhash.stratum.v1;

/**
 * The id of a request, as the very text that came: the answer repeats it bit by bit, whatever JSON
 * type it has.
 */
public record Sv1Id(String json) {
    /** The id of a request without one, and of notices. */
    public static final Sv1Id NULL = new Sv1Id("null");

    public static Sv1Id of(long number) {
        return new Sv1Id(Long.toString(number));
    }
}
