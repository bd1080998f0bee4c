package org.hyperhash.launcher;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.platform.config.ConfigSource;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.testkit.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API is a promise: what changes in it shows in the golden document. */
class ApiDocumentTest {
    @TempDir private Path directory;

    @Test
    void documentOfTheCorePortIsTheGoldenOne() throws Exception {
        HhConfig config =
                ConfigSource.load(
                                Optional.empty(),
                                Map.of(),
                                Map.of("data-dir", directory.toString()))
                        .read(HhConfig::read)
                        .value();
        config.keys().create(Network.REGTEST);
        try (Metrics metrics = new Metrics()) {
            WholeNetwork network =
                    new WholeNetwork(config, List.of(), metrics, InstantSource.system());
            Golden.assertMatches(
                    Sources.root().resolve("docs/api/openapi.json"), network.document());
        }
    }
}
