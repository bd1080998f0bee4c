package org.hyperhash.bitcoin;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hyperhash.testkit.SharedFolder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Vector files that are too large for the repository; a test that misses one is skipped. */
public final class SharedVectors {
    private SharedVectors() {}

    public static Path file(String name) {
        Optional<Path> file = SharedFolder.find(name);
        assumeTrue(file.isPresent(), "skipped: shared/" + name + " is not here");
        return file.orElseThrow();
    }

    public static JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(Files.readString(file(name)));
    }
}
