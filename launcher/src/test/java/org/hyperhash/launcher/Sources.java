package org.hyperhash.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The repository as files, for the tests that read it. */
public final class Sources {
    private Sources() {}

    /** The root of the repository: the folder of the {@code hh} script. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("hh"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** Every Java file below {@code src/<kind>/java} of every module. */
    static List<Path> java(String kind) {
        String below = "/src/" + kind + "/java/";
        return files(".java").filter(file -> file.toString().contains(below)).toList();
    }

    static List<Path> poms() {
        return files("pom.xml").toList();
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(String ending) {
        try (Stream<Path> walk = Files.walk(root())) {
            return walk
                    .filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !root().relativize(file).toString().contains("target/"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
