package org.hyperhash.launcher.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Equal inputs make equal images, wherever and whenever they are made. */
class OciLayoutTest {
    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir private Path directory;

    @Test
    void digestDependsOnContentAloneNotOnTimesOrOrder() throws Exception {
        Path one = files("one", "rw-r--r--", 0);
        Path other = files("other", "rw-rw-rw-", 1_000);
        byte[] first = archive("first", new LayerFiles().copy("a/x", one.resolve("x")));
        LayerFiles again =
                new LayerFiles().folder("z").tree("a", other, path -> path.endsWith("x"));
        byte[] second = archive("second", again);
        assertThat(second).isNotEqualTo(first);
        byte[] third = archive("third", new LayerFiles().copy("a/x", one.resolve("x")).folder("z"));
        assertThat(third).isEqualTo(second);
    }

    private Path files(String name, String mode, int second) throws IOException {
        Path folder = Files.createDirectory(directory.resolve(name));
        Path file = Files.writeString(folder.resolve("x"), "content");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
        return folder;
    }

    private byte[] archive(String name, LayerFiles files) throws IOException {
        OciLayout layout = new OciLayout(directory.resolve(name), TIME);
        layout.add("test", files);
        Path file = directory.resolve(name + ".tar");
        String digest = layout.write(new ImageSettings("x:1", "amd64", Map.of()), file);
        assertThat(digest).matches("sha256:[0-9a-f]{64}");
        return Files.readAllBytes(file);
    }

    @Test
    void classPathIsOfJars() {
        assertThatThrownBy(() ->
                        new ImageRecipe(
                                directory,
                                List.of(directory),
                                List.of(),
                                List.of(),
                                "1",
                                "x",
                                TIME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a class path of jars");
    }
}
