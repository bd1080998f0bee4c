package org.hyperhash.platform.metrics;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** How full the disk of a directory is, for who must act before the journal refuses shares. */
public final class DiskSpace {
    private final Path directory;

    private interface Figure {
        long of(FileStore disk) throws IOException;
    }

    /**
     * @param directory may be missing still: its disk is that of the nearest one which is there
     */
    public DiskSpace(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** Makes both figures visible. */
    public void measure(Metrics metrics) {
        metrics.gauge(
                "disk.free.bytes",
                "What this process may still write on the disk of the data directory",
                this,
                space -> space.figure(FileStore::getUsableSpace));
        metrics.gauge(
                "disk.size.bytes",
                "Size of the disk of the data directory",
                this,
                space -> space.figure(FileStore::getTotalSpace));
    }

    /** Not a number when the disk does not answer. */
    private double figure(Figure figure) {
        try {
            return figure.of(Files.getFileStore(existing()));
        } catch (IOException unknown) {
            return Double.NaN;
        }
    }

    private Path existing() {
        Path there = directory;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there;
    }
}
