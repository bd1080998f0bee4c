package org.hyperhash.testkit.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class PeerProcessTest {
    @TempDir private Path folder;

    private PeerProcess shell(String script) throws Exception {
        return PeerProcess.startCommand(folder, "shell", Map.of(), List.of("sh", "-c", script));
    }

    @Test
    void programThatIsNowhereSkipsTheTest() {
        assertThatThrownBy(() -> PeerProcess.find("no-such-program"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no no-such-program in the folder HH_PEERS or on the PATH");
    }

    @Test
    void printedLinesAreKept() throws Exception {
        try (PeerProcess process = shell("echo share 1; echo share 2; exec sleep 60")) {
            process.awaitLine("share 2");
            assertThat(process.count("share")).isEqualTo(2);
            assertThat(process.last(Pattern.compile("share (\\d)")).map(MatchResult::group))
                    .hasValue("share 2");
        }
    }

    @Test
    void waitingEndsWithTheProcess() throws Exception {
        try (PeerProcess process = shell("echo broken; exit 3")) {
            assertThatThrownBy(() -> process.awaitLine("never"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("shell ended with 3")
                    .hasMessageContaining("broken");
        }
    }

    @Test
    void waitingHasALimit() throws Exception {
        try (PeerProcess process = shell("exec sleep 60")) {
            assertThatThrownBy(() -> process.await("works", Duration.ofMillis(20), () -> false))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("did not happen within PT0.02S: shell: works");
        }
    }

    @Test
    void closedProcessIsGone() throws Exception {
        PeerProcess process = shell("exec sleep 60");
        process.close();
        assertThat(process.isAlive()).isFalse();
    }
}
