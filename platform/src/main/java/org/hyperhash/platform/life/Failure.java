package org.hyperhash.platform.life;

import java.util.Optional;

/**
 * Why a process could not start or must stop.
 *
 * @param part name of the part that failed
 * @param message what happened, the value, the limit and what to do next
 */
public record Failure(String part, ExitCode exitCode, String message, Optional<Throwable> cause) {
    /** A part that met a bug of ours. */
    public static Failure bug(String part, Throwable cause) {
        return new Failure(part, ExitCode.BUG, "internal error: " + cause, Optional.of(cause));
    }

    /** A part that the world no longer lets work. */
    public static Failure broken(String part, String message) {
        return new Failure(part, ExitCode.PART_FAILED, message, Optional.empty());
    }

    @Override
    public String toString() {
        return part + ": " + message;
    }
}
