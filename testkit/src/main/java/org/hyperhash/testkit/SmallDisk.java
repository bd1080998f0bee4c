package org.hyperhash.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file system of a few bytes, so that a test meets a disk that really is full. Making one needs
 * root: where that is not permitted, tests say so and skip.
 */
public final class SmallDisk implements AutoCloseable {
    /** Why a test is skipped. */
    public static final String NOT_PERMITTED = "mounting a small file system is not permitted here";

    private static final int BLOCK_BYTES = 1 << 12;
    private static final int COMMAND_SECONDS = 10;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /**
     * Mounts one over a folder that exists.
     *
     * @param kibibytes its size
     */
    public static Optional<SmallDisk> mount(Path folder, int kibibytes)
            throws InterruptedException {
        String size = "size=%dk".formatted(kibibytes);
        if (!run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString())) {
            return Optional.empty();
        }
        return Optional.of(new SmallDisk(folder));
    }

    /** A file that takes all the room there is; written again, what became free since. */
    public Path fillUp() throws IOException {
        Path ballast = folder.resolve("ballast");
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream out =
                Files.newOutputStream(
                        ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
            return ballast;
        }
    }

    @Override
    public void close() {
        try {
            run("umount", folder.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
