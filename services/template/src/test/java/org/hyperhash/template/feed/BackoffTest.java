package org.hyperhash.template.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void waitsDoubleUpToTheLimitAndStartAgain() {
        Property.check(
                1,
                200,
                random -> {
                    Backoff backoff =
                            new Backoff(Duration.ofMillis(100), Duration.ofMillis(900), random);
                    for (int round = 0; round < 2; round++) {
                        for (long wholeMs : new long[] {100, 200, 400, 800, 900, 900}) {
                            assertThat(backoff.afterFailure().toMillis())
                                    .isBetween(wholeMs / 2, wholeMs);
                        }
                        backoff.succeeded();
                    }
                });
    }
}
