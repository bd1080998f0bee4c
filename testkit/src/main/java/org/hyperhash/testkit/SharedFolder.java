package org.hyperhash.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Large files that lie beside the repository, in a folder named {@code shared}. Tests that want
 * one skip with a printed reason when it is not there.
 */
public final class SharedFolder {
    private SharedFolder() {}

    /** Walks up from the working directory until some folder has {@code shared/name}. */
    public static Optional<Path> find(String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path candidate = folder.resolve("shared").resolve(name);
            if (Files.isRegularFile(candidate)) {
                return Optional.of(candidate);
            }
            folder = folder.getParent();
        }
        return Optional.empty();
    }
}
