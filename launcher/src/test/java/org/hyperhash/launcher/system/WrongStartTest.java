package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that goes wrong says why in one message and leaves nothing in the way of the next. */
class WrongStartTest {
    private static final int STOPPED = 0;
    private static final int WRONG = 2;
    private static final int CANNOT_START = 3;

    @TempDir private Path directory;

    @Test
    void mistakeOfTheUserWritesNothing() throws Exception {
        Path data = directory.resolve("data");
        Path binary = directory.resolve("binary.toml");
        Files.write(binary, new byte[] {(byte) 0xff, 0, (byte) 0xfe, '='});

        refused(WRONG, "Unknown option: '--bogus'", "up", "--bogus", "-d", data.toString());
        refused(
                WRONG,
                directory + ": cannot be read: Is a directory",
                "up",
                "-c",
                directory.toString(),
                "-d",
                data.toString());
        refused(
                WRONG,
                binary + ": is not text in UTF-8",
                "up",
                "-c",
                binary.toString(),
                "-d",
                data.toString());
        assertThat(data).doesNotExist();
    }

    private void refused(int exitCode, String reason, String... arguments) throws Exception {
        try (HhProcess hh = HhProcess.start(directory, List.of(arguments))) {
            assertThat(hh.exitCode()).as(hh.output()).isEqualTo(exitCode);
            assertThat(hh.output()).contains(reason).doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void startGoesOnWhereOthersEndedEarly() throws Exception {
        Installation here = new Installation(directory);
        takenPort(here, "core.http.listen-port");
        takenPort(here, "translator.listen-port");
        List<Path> keys = keyFiles(here);
        assertThat(keys)
                .extracting(key -> key.getFileName().toString())
                .containsExactlyInAnyOrder("authority.key", "payouts.jwk", "treasury.key");
        String authority = Files.readString(keys.getFirst());

        interruptedAt("pool listens", "INT", here);
        interruptedAt("http listens", "TERM", here);
        try (HhProcess up = here.start("up", "--miners", "0")) {
            up.await("Ctrl-C stops");
            assertThat(up.stop("INT")).isEqualTo(STOPPED);
            assertThat(up.output()).doesNotContain(" WARN ", " ERROR ", "\tat ");
        }
        assertThat(keyFiles(here)).isEqualTo(keys);
        assertThat(Files.readString(keys.getFirst())).isEqualTo(authority);
    }

    private static void takenPort(Installation here, String key) throws Exception {
        int port = here.port(key);
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                HhProcess up = here.start("up", "--miners", "0")) {
            assertThat(up.exitCode()).as(up.output()).isEqualTo(CANNOT_START);
            assertThat(up.lines().stream().filter(line -> line.contains(" ERROR ")))
                    .singleElement()
                    .asString()
                    .contains(
                            "127.0.0.1:" + taken.getLocalPort(),
                            "another program uses",
                            "set " + key);
            assertThat(up.output()).doesNotContain("Exception", "\tat ");
        }
        assertThat(here.data().resolve("postgres/data/postmaster.pid")).doesNotExist();
    }

    /** Ctrl-C in a terminal goes to the JVM and to whatever it waits for. */
    private static void interruptedAt(String line, String signal, Installation here)
            throws Exception {
        try (HhProcess up =
                HhProcess.startAsJob(here.directory, here.commandLine("up", "--miners", "0"))) {
            up.await(line);
            up.signalJob(signal);
            assertThat(up.exitCode()).as(up.output()).isEqualTo(STOPPED);
            assertThat(up.output()).doesNotContain(" ERROR ", "Exception", "\tat ", "Ctrl-C stops");
        }
        assertThat(here.data().resolve("postgres/data/postmaster.pid")).doesNotExist();
    }

    private static List<Path> keyFiles(Installation here) throws IOException {
        try (Stream<Path> files = Files.list(here.data().resolve("keys"))) {
            return files.sorted().toList();
        }
    }
}
