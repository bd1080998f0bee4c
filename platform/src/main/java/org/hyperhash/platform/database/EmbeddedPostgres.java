package org.hyperhash.platform.database;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hyperhash.platform.config.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own for real data: everything is flushed to disk, it listens on
 * loopback only, on a free port, and takes a random password that only our user can read. One
 * process at a time uses a directory. Started and stopped by one thread at a time.
 *
 * <p>PostgreSQL refuses to run as root; then it is started in a user namespace of its own.
 */
public final class EmbeddedPostgres {
    static final String USER = "postgres";
    static final String NAME = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    /** Recovery after a crash reads the whole write-ahead log; it is limited by max_wal_size. */
    private static final int START_LIMIT_SECONDS = 300;

    private static final int STOP_LIMIT_SECONDS = 20;
    private static final int PORT_TRIES = 5;

    /** Where the server notes its port, counted from 0. */
    private static final int PID_FILE_PORT_LINE = 3;

    private static final int LOG_TAIL_CHARS = 2_000;
    private static final boolean USER_IS_ROOT = new UnixSystem().getUid() == 0;

    private final Path directory;
    private final Path data;
    private final Path programs;
    private final FileChannel lockFile;
    private final Secret password;
    private volatile int port;

    /** A server that a pid file names; it may have ended. */
    private record Noted(long pid, int port) {}

    private EmbeddedPostgres(Path directory, Path programs, int wantedPort, FileChannel lockFile)
            throws IOException, InterruptedException {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.programs = programs;
        this.lockFile = lockFile;
        this.password = readOrCreatePassword();
        initialise();
        stopLeftover();
        this.port = startOn(wantedPort);
    }

    /** Starts the server of {@code directory}, creating it at the first time. */
    public static EmbeddedPostgres start(Path directory) throws IOException, InterruptedException {
        return start(directory, directory, 0);
    }

    /**
     * The same with more choice.
     *
     * @param programsDirectory where the programs are unpacked; many servers may share it
     * @param port on loopback; 0 chooses a free one
     */
    public static EmbeddedPostgres start(Path directory, Path programsDirectory, int port)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        // However it is spelled: the server's command line names it, and is compared.
        Path real = directory.toRealPath();
        FileChannel lockFile = lock(real.resolve("lock"));
        try {
            Path programs = PostgresPrograms.unpackInto(programsDirectory.toAbsolutePath());
            return new EmbeddedPostgres(real, programs, port, lockFile);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            lockFile.close();
            throw failure;
        }
    }

    /**
     * What the programs say about themselves, run as the server would be; unpacks them for a moment
     * unless {@code directory} has them.
     *
     * @throws IOException when they cannot run on this machine or by this user
     */
    public static String version(Path directory) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("hyperhash-postgres");
        try {
            Path unpacked = PostgresPrograms.unpackedIn(directory.toAbsolutePath());
            Path programs =
                    Files.isDirectory(unpacked) ? unpacked : PostgresPrograms.unpackInto(scratch);
            run(programs, scratch, "postgres", "--version");
            return tail(scratch.resolve("postgres.log"));
        } finally {
            PostgresPrograms.deleteTree(scratch);
        }
    }

    /**
     * The server of {@code directory} that another process runs now, for tools that look into it.
     */
    public static Optional<DatabaseOptions.External> running(Path directory, int connections)
            throws IOException {
        Path absolute = directory.toAbsolutePath();
        Path data = absolute.resolve("data");
        Optional<Noted> server = noted(data).filter(noted -> isOurs(noted.pid(), data));
        if (server.isEmpty()) {
            return Optional.empty();
        }
        int port = server.get().port();
        Secret password = new Secret(Files.readString(absolute.resolve("password")).strip());
        return Optional.of(
                new DatabaseOptions.External(url(port), USER, Optional.of(password), connections));
    }

    /** What the pid file says; empty when there is none, or it is not written entirely. */
    private static Optional<Noted> noted(Path data) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        boolean written =
                lines.size() > PID_FILE_PORT_LINE
                        && lines.getFirst().matches("[0-9]{1,9}")
                        && lines.get(PID_FILE_PORT_LINE).strip().matches("[0-9]{1,5}");
        return written
                ? Optional.of(
                        new Noted(
                                Long.parseLong(lines.getFirst()),
                                Integer.parseInt(lines.get(PID_FILE_PORT_LINE).strip())))
                : Optional.empty();
    }

    public String url() {
        return url(port);
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, NAME);
    }

    public int port() {
        return port;
    }

    public String user() {
        return USER;
    }

    public Secret password() {
        return password;
    }

    /** Whether the server lives; anybody may have killed it, such as a system without memory. */
    boolean isRunning() throws IOException {
        return noted(data).filter(server -> isOurs(server.pid(), data)).isPresent();
    }

    /**
     * Starts a server that has died, on any free port: it recovers all that was committed.
     *
     * @throws IOException when it does not start now; trying again may help, as while sessions of
     *     the dead server end
     */
    void startAgain() throws IOException, InterruptedException {
        stopLeftover();
        port = startOn(0);
    }

    /** Ends all sessions, writes a checkpoint and returns when the server has ended. */
    public void stop() throws IOException, InterruptedException {
        try {
            if (isRunning()) {
                stopServer("fast");
            }
        } finally {
            lockFile.close();
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<FileLock> lock;
        try {
            lock = Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException ownProcess) {
            lock = Optional.empty();
        }
        if (lock.isEmpty()) {
            channel.close();
            throw new IOException(
                    "the database in %s is used by another process".formatted(file.getParent()));
        }
        return channel;
    }

    private Secret readOrCreatePassword() throws IOException {
        Path file = passwordFile();
        if (!Files.exists(file)) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            Path partial = directory.resolve("password.new");
            Files.deleteIfExists(partial);
            Files.createFile(
                    partial,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    partial, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return new Secret(Files.readString(file).strip());
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }

    /** Creates the data directory, under another name first: it is there entirely or not. */
    private void initialise() throws IOException, InterruptedException {
        if (Files.exists(data)) {
            return;
        }
        Path partial = directory.resolve("data.new");
        PostgresPrograms.deleteTree(partial);
        run(
                "initdb",
                "--pgdata=" + partial,
                "--username=" + USER,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums",
                "--no-instructions");
        Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A server may have outlived a killed process of ours, or have left its pid file behind. */
    private void stopLeftover() throws IOException, InterruptedException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        String first = Files.readString(pidFile).lines().findFirst().orElse("").strip();
        long pid = first.matches("[0-9]{1,9}") ? Long.parseLong(first) : 0;
        if (isOurs(pid, data)) {
            LOG.info("stopping the server that a killed process left behind, pid {}", pid);
            stopServer("fast");
        } else if (pid == 0 || ProcessHandle.of(pid).isPresent()) {
            // It would be taken for the server. Otherwise PostgreSQL needs the file, to see
            // whether sessions of the dead server still write.
            Files.deleteIfExists(pidFile);
        }
    }

    /** Whether the process is a server of this directory, and not one that got an old pid. */
    private static boolean isOurs(long pid, Path data) {
        List<String> command =
                ProcessHandle.of(pid)
                        .flatMap(process -> process.info().arguments())
                        .map(List::of)
                        .orElse(List.of());
        int option = command.indexOf("-D");
        return option >= 0
                && option + 1 < command.size()
                && isSame(Path.of(command.get(option + 1)), data);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException gone) {
            return false;
        }
    }

    private int startOn(int wantedPort) throws IOException, InterruptedException {
        if (wantedPort != 0) {
            startServer(wantedPort);
            return wantedPort;
        }
        IOException lastFailure = new IOException("no free port");
        for (int i = 0; i < PORT_TRIES; i++) {
            int free = freePort();
            try {
                startServer(free);
                return free;
            } catch (IOException failure) {
                lastFailure = failure;
                boolean portTaken = String.valueOf(failure.getMessage()).contains("in use");
                if (!portTaken) {
                    break;
                }
            }
        }
        throw lastFailure;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void startServer(int onPort) throws IOException, InterruptedException {
        Path log = directory.resolve("server.log");
        if (Files.exists(log)) {
            // It may say why the server before ended.
            Files.move(
                    log,
                    directory.resolve("server.log.before"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> settings =
                List.of(
                        "port=" + onPort,
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        "fsync=on",
                        "synchronous_commit=on",
                        "full_page_writes=on",
                        "max_connections=60",
                        "shared_buffers=64MB",
                        "max_wal_size=512MB",
                        "jit=off",
                        "log_min_messages=warning");
        StringBuilder options = new StringBuilder();
        settings.forEach(setting -> options.append(" -c ").append(setting));
        try {
            run(
                    "pg_ctl",
                    "start",
                    "-D",
                    data.toString(),
                    "-l",
                    log.toString(),
                    "-w",
                    "-t",
                    Integer.toString(START_LIMIT_SECONDS),
                    "-o",
                    options.toString());
        } catch (IOException failure) {
            throw new IOException(failure.getMessage() + "\n" + tail(log), failure);
        }
    }

    private void stopServer(String mode) throws IOException, InterruptedException {
        run(
                "pg_ctl",
                "stop",
                "-D",
                data.toString(),
                "-m",
                mode,
                "-w",
                "-t",
                Integer.toString(STOP_LIMIT_SECONDS));
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        run(programs, directory, program, arguments);
    }

    private static void run(Path programs, Path directory, String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (USER_IS_ROOT) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        // To a file: the server would inherit a pipe and keep it open.
        Path output = directory.resolve(program + ".log");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start();
        int limitSeconds = START_LIMIT_SECONDS + STOP_LIMIT_SECONDS;
        if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("%s did not end in %d s".formatted(program, limitSeconds));
        }
        if (process.exitValue() != 0) {
            throw new IOException("%s failed: %s".formatted(program, explain(tail(output))));
        }
    }

    private static String explain(String output) {
        return output.contains("unshare failed")
                ? output
                        + ": PostgreSQL does not run as root and user namespaces are not permitted"
                        + " here; start as an ordinary user, or set database.url"
                : output;
    }

    private static String tail(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARS)).strip();
    }
}
