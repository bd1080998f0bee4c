package org.hyperhash.bench.swarm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bench.JvmFlags;

/**
 * A program under test in a Java of its own: it says {@code ready PORT}, obeys one-word commands on
 * standard input and ends with it. Owned by the thread of the scenario.
 */
final class TestedProcess implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /** Keeps words of the logging library about itself out of the answers. */
    private static final String QUIET_LOGBACK =
            "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener";

    /** Clock ticks per second of /proc, the same on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    private final int port;

    private TestedProcess(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        try {
            this.port = Integer.parseInt(expect("ready")[1]);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * Starts a program and waits until it is ready.
     *
     * @param prefix what the command starts with, such as a choice of cores
     */
    static TestedProcess start(
            List<String> prefix, List<String> flags, Class<?> program, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.COMMON);
        command.addAll(flags);
        command.add(QUIET_LOGBACK);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(arguments);
        return new TestedProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    int port() {
        return port;
    }

    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", pid(), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("no VmRSS of process " + pid());
    }

    /** Processor time of the whole process so far. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", pid(), "stat"));
        // The name in brackets may hold spaces; user and system time are the 12th and 13th behind.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private String pid() {
        return Long.toString(process.pid());
    }

    /** The words of the answer. */
    String[] ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        return expect(command);
    }

    private String[] expect(String word) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the process ended");
        }
        String[] words = line.split(" ", -1);
        if (!words[0].equals(word)) {
            throw new IOException("the process said: " + line);
        }
        return words;
    }

    /** SIGKILL, without any warning. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws IOException {
        try {
            commands.close();
        } catch (IOException _) {
            // Killed already.
        }
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
