package org.hyperhash.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubmissionAnswerTest {
    @Test
    void answersAreReadAsSentences() {
        List<SubmissionAnswer> answers =
                List.of(
                        new SubmissionAnswer.Accepted("a:1"),
                        new SubmissionAnswer.AlreadyKnown("b:2"),
                        new SubmissionAnswer.Sent("c:3"),
                        new SubmissionAnswer.Refused("d:4", "high-hash"),
                        new SubmissionAnswer.Unreachable("e:5", "connection refused"));
        assertThat(SubmissionAnswer.inWords(answers))
                .isEqualTo(
                        "a:1 took it; b:2 had it already; c:3 got it and does not say;"
                                + " d:4 refuses it: high-hash;"
                                + " e:5 cannot be reached: connection refused");
    }
}
