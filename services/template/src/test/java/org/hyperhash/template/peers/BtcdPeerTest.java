package org.hyperhash.template.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.template.feed.Eventually.eventually;

import java.nio.file.Path;
import java.util.Optional;
import org.hyperhash.platform.life.Health;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.feed.SampleTransactions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our templates and blocks against btcd. */
@Tag("peers")
class BtcdPeerTest {
    @TempDir private Path folder;

    @Test
    void blocksOnOurTemplatesAreAccepted() throws Exception {
        try (Btcd btcd = Btcd.start(folder)) {
            btcd.source().start(failure -> {});
            for (int height = 1; height <= 20; height++) {
                assertThat(btcd.mine(height))
                        .hasOnlyElementsOfType(SubmissionAnswer.Accepted.class);
            }
            assertThat(btcd.source().isInBestChain(SampleTransactions.hash(1))).hasValue(false);
            assertThat(btcd.source().health()).isEqualTo(Health.UP);
        }
    }

    @Test
    void blockThatIsSentTwiceIsKnown() throws Exception {
        try (Btcd btcd = Btcd.start(folder)) {
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
