package org.hyperhash.launcher;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;

/** Text files that a person names on the command line. */
final class SmallFile {
    /** Longer ones are not what they should be. */
    static final long MAX_BYTES = 64 << 20;

    private SmallFile() {}

    static String read(Path file) throws CommandFailed {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CommandFailed(
                        ExitCode.CONFIGURATION,
                        "%s has %d bytes, at most %d".formatted(file, Files.size(file), MAX_BYTES));
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new CommandFailed(ExitCode.CONFIGURATION, file + " is not text in UTF-8");
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "cannot read %s: %s".formatted(file, Failure.reason(e)));
        }
    }

    static void write(Path file, String content) throws CommandFailed {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.CANNOT_START,
                    "cannot write %s: %s".formatted(file, Failure.reason(e)));
        }
    }
}
