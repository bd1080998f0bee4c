package org.hyperhash.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code hh} in a checkout that its user cannot write, with a JDK that only answers. */
class HhScriptTest {
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    @TempDir private Path directory;
    private Path checkout;

    private record Outcome(int exitCode, String text) {}

    @BeforeEach
    void buildOnce() throws Exception {
        Path jdk = Files.createDirectories(directory.resolve("jdk/bin")).getParent();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        program(jdk.resolve("bin/javac"), "exit 0");
        program(jdk.resolve("bin/java"), "echo java was started with \"$@\"");
        checkout = Files.createDirectory(directory.resolve("checkout"));
        Files.copy(Sources.root().resolve("hh"), checkout.resolve("hh"));
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Path target = Files.createDirectories(checkout.resolve("launcher/target"));
        Files.writeString(target.resolve("classpath"), "a.jar:b.jar");
        Files.writeString(target.resolve("built.stamp"), "");
        change(target.resolve("built.stamp"), 60);
        change(checkout.resolve("pom.xml"), 0);
        permit("r-xr-xr-x");
    }

    /** Its folder must be writable again to be removed. */
    @AfterEach
    void open() throws IOException {
        permit("rwxr-xr-x");
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void change(Path file, int second) throws IOException {
        Instant when = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second);
        Files.setLastModifiedTime(file, FileTime.from(when));
    }

    private void permit(String permissions) throws IOException {
        try (Stream<Path> all = Files.walk(checkout)) {
            for (Path folder : all.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
            }
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (Files.isWritable(checkout)) {
            assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "root, and no setpriv here");
            command.addAll(AS_NOBODY);
        }
        command.addAll(List.of("bash", checkout.resolve("hh").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
        Process process = builder.directory(directory.toFile()).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), text);
    }

    @Test
    void checkoutThatCannotBeWrittenRunsOnceItIsBuilt() throws Exception {
        Outcome outcome = run("config", "show");
        assertThat(outcome.text())
                .contains("java was started with", "-cp a.jar:b.jar", "launcher.Main config show");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void changedSourcesThatCannotBeBuiltAreAnErrorInWords() throws Exception {
        change(checkout.resolve("pom.xml"), 120);
        Outcome outcome = run("version");
        assertThat(outcome.text())
                .startsWith("hh: the sources must be built, but " + checkout.resolve("launcher"))
                .hasLineCount(1);
        assertThat(outcome.exitCode()).isEqualTo(4);
    }
}
