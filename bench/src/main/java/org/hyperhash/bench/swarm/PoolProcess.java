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

/** A {@link BenchPool} in a Java of its own. Owned by the thread of the scenario. */
final class PoolProcess implements AutoCloseable {
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

    private PoolProcess(Process process) throws IOException {
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
     * Starts a pool and waits until it listens.
     *
     * @param port 0 for any
     */
    static PoolProcess start(SwarmOptions options, Path directory, int port) throws IOException {
        List<String> command = new ArrayList<>(options.cores().poolPrefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.COMMON);
        command.addAll(options.poolFlags());
        command.add(QUIET_LOGBACK);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(BenchPool.class.getName());
        command.add(directory.toString());
        command.add(Integer.toString(port));
        command.add(Integer.toString(options.ackBatch()));
        command.add(Long.toString(options.ackDelayMs()));
        return new PoolProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    int port() {
        return port;
    }

    /** Gives the pool a new tip; when it got it, by {@link System#nanoTime} of this machine. */
    long newTip() throws IOException {
        return Long.parseLong(ask("tip")[1]);
    }

    /** Bytes of heap and of direct memory in use after a collection. */
    long usedBytes() throws IOException {
        String[] words = ask("memory");
        return Long.parseLong(words[1]) + Long.parseLong(words[2]);
    }

    int connections() throws IOException {
        return Integer.parseInt(ask("counts")[1]);
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

    private String[] ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        return expect(command);
    }

    private String[] expect(String word) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the pool's process ended");
        }
        String[] words = line.split(" ", -1);
        if (!words[0].equals(word)) {
            throw new IOException("the pool said: " + line);
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
