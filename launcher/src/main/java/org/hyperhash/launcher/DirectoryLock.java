package org.hyperhash.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;

/** Keeps a second {@code hh up} out of a data directory, for as long as the process lives. */
final class DirectoryLock implements AutoCloseable {
    private final FileChannel file;

    private DirectoryLock(FileChannel file) {
        this.file = file;
    }

    /**
     * @param directory exists
     */
    static DirectoryLock take(Path directory) throws CommandFailed {
        try {
            FileChannel file =
                    FileChannel.open(
                            directory.resolve("up.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (isFree(file)) {
                return new DirectoryLock(file);
            }
            file.close();
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.CANNOT_START,
                    "cannot lock %s: %s".formatted(directory, Failure.reason(e)));
        }
        throw new CommandFailed(
                ExitCode.CANNOT_START,
                "another hh up uses %s: stop it, or choose another directory with --data-dir"
                        .formatted(directory));
    }

    private static boolean isFree(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException ownProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
