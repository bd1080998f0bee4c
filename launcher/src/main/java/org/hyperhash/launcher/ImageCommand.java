package org.hyperhash.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperhash.launcher.image.ContainerImage;
import org.hyperhash.launcher.image.ImageRecipe;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a container image from a built checkout; no container engine and no network. */
@Command(
        name = "image",
        description = {
            "Write a container image of this version, as an OCI archive: podman load,"
                    + " skopeo copy oci-archive:FILE ..., docker load.",
            "Needs the sources (./hh) and their JDK, no container engine and no network. The same"
                    + " inputs give the same digest; SOURCE_DATE_EPOCH replaces the commit's time."
        },
        mixinStandardHelpOptions = true)
final class ImageCommand implements Callable<Integer> {
    private static final Pattern FLAGS = Pattern.compile("(?s)\\njvm_flags=\\((.*?)\\)");
    private static final int MEBI = 1 << 20;

    @Spec private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "hyperhash.tar",
            description = "Where to write it (default: ${DEFAULT-VALUE}).")
    private Path output;

    @Override
    public Integer call() throws Exception {
        Path home = home();
        try {
            ImageRecipe recipe =
                    new ImageRecipe(
                            Path.of(System.getProperty("java.home")),
                            jars(),
                            flags(home),
                            List.of(home.resolve("LICENSE"), home.resolve("NOTICE")),
                            Version.current(),
                            Version.commit(),
                            created(home));
            ContainerImage.Written written = ContainerImage.write(recipe, output);
            spec.commandLine()
                    .getOut()
                    .printf("%s  %d MiB%n%s%n", output, written.bytes() / MEBI, written.digest());
            return ExitCode.STOPPED.code();
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.CANNOT_START, "cannot write the image: " + Failure.reason(e));
        }
    }

    private static Path home() throws CommandFailed {
        Optional<Path> home = Optional.ofNullable(System.getProperty("hh.home")).map(Path::of);
        if (home.filter(path -> Files.isRegularFile(path.resolve("hh"))).isEmpty()) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION, "hh image needs the sources: start it as ./hh image");
        }
        return home.get();
    }

    private static List<Path> jars() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .toList();
    }

    /** The flags of the script, so that there is one place for them. */
    static List<String> flags(Path home) throws IOException {
        Matcher flags = FLAGS.matcher(Files.readString(home.resolve("hh")));
        if (!flags.find()) {
            throw new IOException("no jvm_flags in " + home.resolve("hh"));
        }
        return List.of(flags.group(1).strip().split("\\s+"));
    }

    /** Of the commit; the beginning of 1970 for sources without history. */
    private static Instant created(Path home)
            throws IOException, InterruptedException, CommandFailed {
        String said = Optional.ofNullable(System.getenv("SOURCE_DATE_EPOCH")).orElse("");
        String seconds = said.isEmpty() ? commitTime(home) : said;
        if (!seconds.matches("[0-9]{1,10}")) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "SOURCE_DATE_EPOCH is %s; it is seconds since 1970".formatted(seconds));
        }
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }

    private static String commitTime(Path home) throws IOException, InterruptedException {
        if (!Files.exists(home.resolve(".git"))) {
            return "0";
        }
        Process git =
                new ProcessBuilder("git", "-C", home.toString(), "log", "-1", "--format=%ct")
                        .redirectErrorStream(true)
                        .start();
        String text =
                new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (git.waitFor() != 0) {
            throw new IOException("git log: " + text);
        }
        return text;
    }
}
