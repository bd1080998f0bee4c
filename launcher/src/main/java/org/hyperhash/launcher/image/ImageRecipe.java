package org.hyperhash.launcher.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What an image is made of.
 *
 * @param jdk whose {@code jlink} makes the image's Java
 * @param jars of the class path, in its order
 * @param javaFlags what Java is started with, as the script {@code hh} does
 * @param documents licences, for {@code /usr/share/doc/hyperhash}
 * @param revision commit of the sources
 * @param created time of the commit: all files have it, so that equal inputs make equal images
 */
public record ImageRecipe(
        Path jdk,
        List<Path> jars,
        List<String> javaFlags,
        List<Path> documents,
        String version,
        String revision,
        Instant created) {
    public ImageRecipe {
        jars = List.copyOf(jars);
        javaFlags = List.copyOf(javaFlags);
        documents = List.copyOf(documents);
        if (jars.stream().anyMatch(jar -> !Files.isRegularFile(jar))) {
            throw new IllegalArgumentException("a class path of jars, not " + jars);
        }
    }
}
