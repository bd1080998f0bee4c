package org.hyperhash.platform.life;

/** Whether something works, and why not. */
public sealed interface Health {
    /** It does all it should. */
    Health UP = new Up();

    record Up() implements Health {}

    /**
     * It works, but a person should look.
     *
     * @param reason what is wrong, with value and limit
     */
    record Degraded(String reason) implements Health {}

    /**
     * It does not do its work.
     *
     * @param reason what is wrong, with value and limit
     */
    record Down(String reason) implements Health {}
}
