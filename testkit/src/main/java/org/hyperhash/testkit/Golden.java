package org.hyperhash.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares text with a file under version control. Run the tests with {@code HH_GOLDEN=write} to
 * rewrite the files, then read the diff.
 */
public final class Golden {
    private Golden() {}

    /**
     * @throws AssertionError when {@code actual} differs from the content of {@code file}
     */
    public static void assertMatches(Path file, String actual) throws IOException {
        if ("write".equals(System.getenv("HH_GOLDEN"))) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, actual);
            return;
        }
        String expected = Files.exists(file) ? Files.readString(file) : "";
        if (!expected.equals(actual)) {
            throw new AssertionError(
                    "differs from %s (HH_GOLDEN=write rewrites it)%n--- expected%n%s%n--- actual%n%s"
                            .formatted(file, expected, actual));
        }
    }
}
