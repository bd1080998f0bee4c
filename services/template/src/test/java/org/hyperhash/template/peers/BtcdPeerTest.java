package org.hyperhash.template.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.testkit.Eventually.eventually;

import java.nio.file.Path;
import java.util.Optional;
import org.hyperhash.platform.life.Health;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.feed.SampleTransactions;
import org.hyperhash.testkit.peers.PeerTest;
import org.hyperhash.testkit.peers.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our templates and blocks against btcd. */
@PeerTest
class BtcdPeerTest {
    @TempDir private Path folder;

    @Test
    void blocksOnOurTemplatesAreAccepted(Sighting sighting) throws Exception {
        try (BtcdTemplates btcd = BtcdTemplates.start(folder)) {
            btcd.source().start(failure -> {});
            for (int height = 1; height <= 20; height++) {
                assertThat(btcd.mine(height))
                        .hasOnlyElementsOfType(SubmissionAnswer.Accepted.class);
            }
            assertThat(btcd.source().isInBestChain(SampleTransactions.hash(1))).hasValue(false);
            assertThat(btcd.source().health()).isEqualTo(Health.UP);
            sighting.saw("20 blocks accepted by btcd");
        }
    }

    @Test
    void blockThatIsSentTwiceIsKnown() throws Exception {
        try (BtcdTemplates btcd = BtcdTemplates.start(folder)) {
            btcd.source().start(failure -> {});
            eventually("template", () -> btcd.source().latest().isPresent());
            Solution solution = SampleTransactions.solve(btcd.source().latest().orElseThrow());
            assertThat(btcd.source().submit(solution, Optional.empty()))
                    .hasOnlyElementsOfType(SubmissionAnswer.Accepted.class);
            assertThat(btcd.source().submit(solution, Optional.empty()))
                    .hasOnlyElementsOfType(SubmissionAnswer.AlreadyKnown.class);
        }
    }
}
