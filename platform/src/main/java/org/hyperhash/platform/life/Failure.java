package org.hyperhash.platform.life;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
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

    /** What happened, for a person: the JDK names only the file in many exceptions of files. */
    public static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case AccessDeniedException _ -> message + ": permission denied";
            case NoSuchFileException _ -> message + ": there is no such file or directory";
            case FileAlreadyExistsException _ -> message + ": is there already";
            case NotDirectoryException _ -> message + ": is not a directory";
            default -> message;
        };
    }

    @Override
    public String toString() {
        return part + ": " + message;
    }
}
