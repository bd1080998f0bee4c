package org.hyperhash.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code hh image} takes from the checkout; the image itself has a test of its own. */
class ImageCommandTest {
    @TempDir private Path directory;

    @Test
    void flagsAreThoseOfTheScript() throws Exception {
        assertThat(ImageCommand.flags(Sources.root()))
                .containsExactly(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseG1GC",
                        "-XX:+UseCompactObjectHeaders");
    }

    @Test
    void scriptWithoutFlagsIsAnErrorInWords() throws Exception {
        Files.writeString(directory.resolve("hh"), "#!/bin/sh\n");
        assertThatThrownBy(() -> ImageCommand.flags(directory))
                .isInstanceOf(IOException.class)
                .hasMessage("no jvm_flags in " + directory.resolve("hh"));
    }

    @Test
    void withoutTheSourcesThereIsNoImage() {
        Path output = directory.resolve("hyperhash.tar");
        assertThat(Main.run("image", "--output", output.toString())).isEqualTo(2);
        assertThat(output).doesNotExist();
    }
}
