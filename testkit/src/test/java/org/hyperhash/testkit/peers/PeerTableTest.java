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
    void linesOfAReasonBecomeOneAndALongOneIsCut() {
        assertThat(PeerTable.line("FAILED", "SomeTest.works", 0, "\nexpected: 0\n but was: 84"))
                .contains("expected: 0 but was: 84");
        assertThat(PeerTable.line("FAILED", "SomeTest.works", 0, "x".repeat(301)))
                .contains(" " + "x".repeat(300) + "...")
                .doesNotContain("x".repeat(301));
    }
}
