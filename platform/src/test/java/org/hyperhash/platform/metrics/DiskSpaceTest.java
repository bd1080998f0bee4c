package org.hyperhash.platform.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    @TempDir private Path directory;

    @Test
    void directoryThatIsNotThereYetHasTheDiskThatItWillBeOn() throws Exception {
        try (Metrics metrics = new Metrics()) {
            new DiskSpace(directory.resolve("not/there/yet")).measure(metrics);
            double size = value(metrics, "disk.size.bytes");
            assertThat(size).isEqualTo(Files.getFileStore(directory).getTotalSpace());
            assertThat(value(metrics, "disk.free.bytes")).isPositive().isLessThanOrEqualTo(size);
        }
    }

    private static double value(Metrics metrics, String name) {
        return metrics.registry().get(name).gauge().value();
    }
}
