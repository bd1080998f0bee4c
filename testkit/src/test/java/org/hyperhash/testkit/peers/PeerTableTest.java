package org.hyperhash.testkit.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerTableTest {
    @Test
    void lineTellsResultTimeTestAndFigures() {
        assertThat(PeerTable.line("passed", "SomeTest.works", 7, "25 shares; 3 blocks"))
                .isEqualToNormalizingNewlines(
                        """
                        passed     7 s  SomeTest.works
                                        25 shares; 3 blocks
                        """);
    }

    @Test
    void testWithoutFiguresHasOneLine() {
        assertThat(PeerTable.line("passed", "SomeTest.works", 12, ""))
                .isEqualToNormalizingNewlines("passed    12 s  SomeTest.works\n");
    }

    @Test
    void onlyTheFirstLineOfAReasonIsShownAndCutWhenLong() {
        String line =
                PeerTable.line("FAILED", "SomeTest.works", 0, "\n" + "x".repeat(301) + "\nmore");
        assertThat(line).contains("x".repeat(300) + "...").doesNotContain("more");
    }
}
