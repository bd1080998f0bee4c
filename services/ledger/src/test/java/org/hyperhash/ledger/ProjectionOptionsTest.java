package org.hyperhash.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.platform.config.ConfigSource;
import org.junit.jupiter.api.Test;

class ProjectionOptionsTest {
    @Test
    void everyKeyHasItsDefault() throws Exception {
        assertThat(read(Map.of())).isEqualTo(ProjectionOptions.DEFAULTS);
    }

    @Test
    void everyKeyIsMapped() throws Exception {
        assertThat(
                        read(
                                Map.of(
                                        "projection.batch-records", "7",
                                        "projection.journal-retention-ms", "8",
                                        "projection.retry-pause-ms", "900")))
                .isEqualTo(
                        new ProjectionOptions(
                                7,
                                Duration.ofMillis(8),
                                Duration.ofMillis(100),
                                Duration.ofMillis(900)));
    }

    private static ProjectionOptions read(Map<String, String> flags) throws Exception {
        return ConfigSource.load(Optional.empty(), Map.of(), flags)
                .read(root -> ProjectionOptions.read(root.section("projection")))
                .value();
    }
}
