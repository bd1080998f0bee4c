package org.hyperhash.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.hyperhash.web.Screenshots.Shot;
import org.junit.jupiter.api.Test;

class ScreenshotsTest {
    private static final Path PICTURES = Path.of("../docs/screenshots");
    private static final int LIMIT_BYTES = 250_000;

    /** They are taken by {@code Screenshots}; a clone must not grow by them. */
    @Test
    void thePicturesOfTheDocumentationAreThereAndSmall() throws Exception {
        List<Shot> shots = Screenshots.all(new FakeNetwork(false));

        try (Stream<Path> files = Files.list(PICTURES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(shots.stream().map(Shot::file).toList());
        }
        for (Shot shot : shots) {
            Path file = PICTURES.resolve(shot.file());
            assertThat(Files.size(file)).as(shot.file()).isLessThan(LIMIT_BYTES);
            assertThat(ImageIO.read(file.toFile()).getWidth())
                    .as(shot.file())
                    .isEqualTo(shot.look().width());
        }
    }
}
