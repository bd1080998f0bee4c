package org.hyperhash.web;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that some tests need and that a machine may lack. */
final class Programs {
    private static final long LIMIT_SECONDS = 120;

    private Programs() {}

    /** What a program printed, and its exit status. */
    record Ran(int status, String printed) {}

    static Optional<Path> find(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(names)
                .flatMap(name ->
                        Stream.of(path.split(File.pathSeparator))
                                .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A TypeScript file with all that it imports, as one script; by the build's own bundler. */
    static String bundled(Path file) throws IOException, InterruptedException {
        Path target = Path.of("target/bundle").toAbsolutePath();
        Path esbuild;
        try (Stream<Path> files = Files.list(target)) {
            esbuild =
                    files.filter(one -> one.getFileName().toString().startsWith("esbuild-"))
                            .findFirst()
                            .or(() -> find("esbuild"))
                            .orElseThrow();
        }
        Path script = target.resolve("units.js");
        Ran ran =
                run(
                        target,
                        List.of(
                                esbuild.toString(),
                                file.toAbsolutePath().toString(),
                                "--bundle",
                                "--format=iife",
                                "--log-level=warning",
                                "--alias:tslib="
                                        + target.resolve("node_modules/tslib/tslib.es6.js"),
                                "--tsconfig="
                                        + Path.of("src/main/ts/tsconfig.json").toAbsolutePath(),
                                "--outfile=" + script));
        if (ran.status() != 0) {
            throw new IOException(ran.printed());
        }
        return Files.readString(script);
    }

    static Ran run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path printed = Files.createTempFile("printed", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(printed.toFile())
                            .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " takes too long");
            }
            return new Ran(process.exitValue(), Files.readString(printed, StandardCharsets.UTF_8));
        } finally {
            Files.delete(printed);
        }
    }
}
