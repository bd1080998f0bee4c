package org.hyperhash.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.platform.config.ConfigSource;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pool as {@code hh pool} and {@code hh up} put it together. */
class PoolRoleTest {
    @TempDir private Path directory;

    @Test
    void poolWithoutAnyNodeIsDownWithTheReason() throws Exception {
        Path cookie = Files.writeString(directory.resolve("cookie"), "user:password");
        Map<String, String> flags =
                Map.of(
                        "data-dir", directory.toString(),
                        "template.nodes.0.url", "http://127.0.0.1:1",
                        "template.nodes.0.cookie-file", cookie.toString());
        HhConfig config =
                ConfigSource.load(Optional.empty(), Map.of(), flags).read(HhConfig::read).value();
        config.keys().create(Network.REGTEST);
        try (Metrics metrics = new Metrics()) {
            PoolRole role = new PoolRole(config, metrics, InstantSource.system());
            Part templates = role.parts().getFirst();
            templates.start(failure -> {
                throw new AssertionError(failure.toString());
            });
            List<String> reasons =
                    role.checks().stream()
                            .filter(check -> check.name().equals("template"))
                            .map(HealthCheck::health)
                            .map(health -> ((Health.Down) health).reason())
                            .toList();
            templates.stop();
            assertThat(reasons)
                    .singleElement()
                    .asString()
                    .startsWith("no node can be mined on: 127.0.0.1:1 cannot be reached");
        }
    }
}
