package org.hyperhash.testkit.peers;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperhash.testkit.Eventually;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of other people that runs: from the folder that HH_PEERS names, or from the PATH. A
 * test that wants one that is not there is skipped. Ends with its test, or with this JVM at the
 * latest.
 */
public final class PeerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(50);
    private static final int CONNECT_LIMIT_MS = 1_000;
    private static final int TAIL_CHARACTERS = 4_000;

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> RUNNING.forEach(Process::destroyForcibly),
                                "end of the peers"));
    }

    private final String name;
    private final Process process;
    private final Path output;

    private PeerProcess(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /** Where a program is; skips the test when it is nowhere. */
    public static Path find(String program) {
        Optional<Path> found =
                Stream.of("HH_PEERS", "PATH")
                        .flatMap(variable -> Stream.ofNullable(System.getenv(variable)))
                        .flatMap(folders -> Stream.of(folders.split(File.pathSeparator)))
                        .map(folder -> Path.of(folder, program))
                        .filter(Files::isExecutable)
                        .findFirst();
        Assumptions.assumeTrue(
                found.isPresent(),
                "no %s in the folder HH_PEERS or on the PATH".formatted(program));
        return found.orElseThrow();
    }

    /** Starts a program in {@code folder}; what it prints goes to a file there. */
    public static PeerProcess start(Path folder, String program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(find(program).toString());
        command.addAll(List.of(arguments));
        return startCommand(folder, program, Map.of("RUST_LOG", "info"), command);
    }

    /**
     * Starts any command in {@code folder}.
     *
     * @param name of the file that collects what it prints; a second start adds to it
     */
    public static PeerProcess startCommand(
            Path folder, String name, Map<String, String> environment, List<String> command)
            throws IOException {
        Path output = Files.createDirectories(folder).resolve(name + ".out");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        Process process = builder.start();
        RUNNING.add(process);
        return new PeerProcess(name, process, output);
    }

    /**
     * Runs a program to its end and returns what it printed, without the last line's end.
     *
     * @throws AssertionError when it fails or takes too long
     */
    public static String run(String program, List<String> arguments)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("peer");
        try (PeerProcess ran = start(folder, program, arguments.toArray(String[]::new))) {
            boolean ended = ran.process.waitFor(START_LIMIT);
            String printed = ran.output().strip();
            if (!ended || ran.process.exitValue() != 0) {
                throw new AssertionError(
                        "%s %s %s: %s"
                                .formatted(
                                        program,
                                        arguments,
                                        ended ? "failed" : "did not end",
                                        printed));
            }
            return printed;
        } finally {
            Files.deleteIfExists(folder.resolve(program + ".out"));
            Files.deleteIfExists(folder);
        }
    }

    /**
     * Waits for its end and returns what it printed.
     *
     * @throws AssertionError when it fails or takes too long
     */
    public String awaitSuccess() throws IOException, InterruptedException {
        boolean ended = process.waitFor(START_LIMIT);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(
                    "%s %s%s".formatted(name, ended ? "failed" : "did not end", tail()));
        }
        return output();
    }

    /** A TCP port of this machine that nobody has at the moment. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Everything it printed so far. */
    public String output() throws IOException {
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }

    /** How many times it printed {@code text}. */
    public int count(String text) throws IOException {
        return output().split(Pattern.quote(text), -1).length - 1;
    }

    /** The latest text that matches. */
    public Optional<MatchResult> last(Pattern pattern) throws IOException {
        return pattern.matcher(output()).results().reduce((_, later) -> later);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it printed {@code text}. */
    public void awaitLine(String text) throws Exception {
        await("prints " + text, START_LIMIT, () -> output().contains(text));
    }

    /** Waits until it listens there. */
    public void awaitPort(int port) throws Exception {
        await("listens on port " + port, START_LIMIT, () -> listens(port));
    }

    /**
     * Waits as long as it lives.
     *
     * @throws AssertionError with the end of what it printed
     */
    public void await(String what, Duration limit, Eventually.Condition condition)
            throws Exception {
        try {
            Eventually.eventually(
                    name + ": " + what,
                    limit,
                    () -> {
                        if (condition.holds()) {
                            return true;
                        }
                        if (!process.isAlive()) {
                            throw new AssertionError(name + " ended with " + process.exitValue());
                        }
                        Thread.sleep(LOOK_PAUSE);
                        return false;
                    });
        } catch (AssertionError failed) {
            throw new AssertionError(failed.getMessage() + tail(), failed);
        }
    }

    private String tail() throws IOException {
        String printed = output();
        int from = Math.max(0, printed.length() - TAIL_CHARACTERS);
        return "%n--- %s%n%s".formatted(output, printed.substring(from));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            socket.connect(new InetSocketAddress(loopback, port), CONNECT_LIMIT_MS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it at once, as a power failure would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        RUNNING.remove(process);
    }

    /** Asks it to end, and makes it end when it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }
}
