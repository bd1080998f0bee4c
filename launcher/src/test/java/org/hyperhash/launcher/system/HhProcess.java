package org.hyperhash.launcher.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperhash.launcher.Main;

/** A running {@code hh} command with everything that it prints; killed at the latest by close. */
final class HhProcess implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final List<String> JAVA =
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-Xmx384m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName());

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final long startedAt = System.nanoTime();
    private final Thread reader;

    private HhProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::readAll);
    }

    static HhProcess start(Path directory, List<String> arguments) throws IOException {
        return start(List.of(), directory, arguments);
    }

    /** As a shell does: its signals reach the programs that the process started, too. */
    static HhProcess startAsJob(Path directory, List<String> arguments) throws IOException {
        return start(List.of("setsid"), directory, arguments);
    }

    private static HhProcess start(List<String> prefix, Path directory, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(JAVA);
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("HH_"));
        return new HhProcess(builder.start());
    }

    /** Another program that runs {@code hh}, with these variables and no others. */
    static HhProcess startProgram(List<String> command, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().putAll(environment);
        return new HhProcess(builder.start());
    }

    private void readAll() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    String output() {
        return String.join("\n", lines());
    }

    /** Waits for a line that contains a match and returns the match. */
    Matcher await(String regex) throws InterruptedException {
        return await(regex, PATIENCE);
    }

    Matcher await(String regex, Duration limit) throws InterruptedException {
        Pattern pattern = Pattern.compile(regex);
        long giveUp = System.nanoTime() + limit.toNanos();
        int seen = 0;
        synchronized (lines) {
            while (true) {
                for (; seen < lines.size(); seen++) {
                    Matcher match = pattern.matcher(lines.get(seen));
                    if (match.find()) {
                        return match;
                    }
                }
                long leftMs = (giveUp - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0 || (!process.isAlive() && !reader.isAlive())) {
                    throw new AssertionError(
                            "no line with \"%s\" came:%n%s".formatted(regex, output()));
                }
                lines.wait(Math.min(leftMs, 100));
            }
        }
    }

    double secondsSinceStart() {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    /** Sends a signal by its name, such as {@code INT}. */
    void signal(String name) throws IOException, InterruptedException {
        signal(name, Long.toString(process.pid()));
    }

    /** Sends a signal to a process that was started as a job, and to those that it started. */
    void signalJob(String name) throws IOException, InterruptedException {
        signal(name, "-" + process.pid());
    }

    /** Sends a signal to what the program runs, and waits for the end of both. */
    int stopChild(String name) throws IOException, InterruptedException {
        signal(name, Long.toString(process.children().findFirst().orElseThrow().pid()));
        return exitCode();
    }

    private static void signal(String name, String receiver)
            throws IOException, InterruptedException {
        int code =
                new ProcessBuilder("kill", "-s", name, "--", receiver)
                        .inheritIO()
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -s %s: %d".formatted(name, code));
        }
    }

    /** The exit code, once there is one. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running:\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    /** Sends a signal and waits for the end. */
    int stop(String signal) throws IOException, InterruptedException {
        signal(signal);
        return exitCode();
    }

    /** {@code kill -9}. */
    void killHard() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long descriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return entries.count();
        }
    }

    long threads() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return entries.count();
        }
    }

    static HttpResponse<String> get(int port, String path)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Waits until the health report contains a text. */
    static void awaitHealth(int port, String text) throws InterruptedException {
        String[] last = {""};
        awaitTrue(
                () -> "health with %s, but it is %s".formatted(text, last[0]),
                () -> {
                    try {
                        last[0] = get(port, "/v1/health").body();
                    } catch (IOException e) {
                        last[0] = String.valueOf(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return last[0].contains(text);
                });
    }

    static void awaitTrue(Supplier<String> what, BooleanSupplier condition)
            throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("never came: " + what.get());
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws InterruptedException {
        // Children are servers of ours, such as PostgreSQL: one of a killed process lives on.
        process.destroyForcibly();
        process.waitFor();
    }
}
