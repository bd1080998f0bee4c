package org.hyperhash.launcher.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The image's Java: what {@code jlink} makes of the JDK that builds, with the modules in use. */
final class JavaRuntime {
    /**
     * By {@code jdeps} over the class path, and what is looked up by name at run time: jdbi reads
     * beans ({@code java.desktop}), Micrometer the JVM ({@code java.management}, {@code jdk.jfr}).
     */
    private static final List<String> MODULES =
            List.of(
                    "java.base",
                    "java.desktop",
                    "java.instrument",
                    "java.logging",
                    "java.management",
                    "java.naming",
                    "java.net.http",
                    "java.rmi",
                    "java.security.jgss",
                    "java.sql",
                    "java.xml",
                    "jdk.jfr",
                    "jdk.management",
                    "jdk.net",
                    "jdk.security.auth",
                    "jdk.unsupported",
                    "jdk.zipfs");

    /** Natives of java.desktop: screens, fonts and sound, which would need X11. */
    private static final List<String> DESKTOP =
            List.of(
                    "libawt",
                    "libfontmanager",
                    "libfreetype",
                    "libjavajpeg",
                    "libjawt",
                    "libjsound",
                    "liblcms",
                    "libmlib_image",
                    "libsplashscreen",
                    "psfont");

    private JavaRuntime() {}

    /**
     * Makes the folder {@code target}.
     *
     * @throws IOException with what jlink says
     */
    static void link(Path jdk, Path target) throws IOException, InterruptedException {
        Process jlink =
                new ProcessBuilder(
                                jdk.resolve("bin/jlink").toString(),
                                "--add-modules",
                                String.join(",", MODULES),
                                "--strip-debug",
                                "--no-man-pages",
                                "--no-header-files",
                                "--output",
                                target.toString())
                        .redirectErrorStream(true)
                        .start();
        String text = new String(jlink.getInputStream().readAllBytes(), UTF_8);
        if (jlink.waitFor() != 0) {
            throw new IOException("jlink: " + text.strip());
        }
    }

    /**
     * @param file path in the runtime
     */
    static boolean isWanted(Path file) {
        String name = file.getFileName().toString();
        return DESKTOP.stream().noneMatch(name::startsWith);
    }

    /** What is linked to libraries of the machine. */
    static List<Path> programs(Path runtime) throws IOException {
        try (Stream<Path> files = Files.walk(runtime)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> isWanted(runtime.relativize(file)))
                    .filter(file ->
                            file.toString().endsWith(".so")
                                    || file.endsWith("bin/java")
                                    || file.endsWith("lib/jspawnhelper"))
                    .sorted()
                    .toList();
        }
    }
}
