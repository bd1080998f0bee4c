package org.hyperhash.template.peers;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of other people: from the folder that HH_PEERS names, or from the PATH. A test that
 * wants one that is not there is skipped.
 */
final class PeerProcess implements AutoCloseable {
    private final Process process;
    private final Path output;

    private PeerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a program; what it prints goes to a file in the folder. */
    static PeerProcess start(Path folder, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(find(program).toString());
        command.addAll(List.of(arguments));
        Path output = folder.resolve(program + ".out");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("RUST_LOG", "info");
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        return new PeerProcess(process, output);
    }

    private static Path find(String program) {
        Stream<String> folders =
                Stream.concat(
                        Stream.ofNullable(System.getenv("HH_PEERS")),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)));
        Path found =
                folders.map(folder -> Path.of(folder, program))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElse(Path.of(""));
        String reason = "skipped: no %s in the folder HH_PEERS or on the PATH".formatted(program);
        if (found.toString().isEmpty()) {
            System.out.println(reason);
        }
        Assumptions.assumeFalse(found.toString().isEmpty(), reason);
        return found;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String output() throws IOException {
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
