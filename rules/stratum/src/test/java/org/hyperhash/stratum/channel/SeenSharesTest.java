package org.hyperhash.stratum.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class SeenSharesTest {
    private record Key(long word0, long word1) {}

    @Test
    void agreesWithASetOnRandomHashes() {
        Property.check(
                1,
                20,
                random -> {
                    SeenShares seen = new SeenShares();
                    Set<Key> twin = new HashSet<>();
                    for (int i = 0; i < 5_000; i++) {
                        Key key = new Key(random.nextLong(1_000), random.nextLong(3) + 1);
                        SeenShares.Outcome outcome = seen.add(key.word0(), key.word1());
                        assertThat(outcome == SeenShares.Outcome.NEW).isEqualTo(twin.add(key));
                    }
                    assertThat(seen.size()).isEqualTo(twin.size());
                });
    }

    @Test
    void isFullAtItsLimitAndStillKnowsDuplicates() {
        SeenShares seen = new SeenShares();
        for (long i = 1; i <= SeenShares.SHARES_MAX; i++) {
            seen.add(new Hash256(i, i, 0, 0));
        }
        assertThat(seen.add(new Hash256(0, 5, 0, 0))).isEqualTo(SeenShares.Outcome.FULL);
        assertThat(seen.add(new Hash256(7, 7, 0, 0))).isEqualTo(SeenShares.Outcome.DUPLICATE);
        seen.clear();
        assertThat(seen.add(new Hash256(7, 7, 0, 0))).isEqualTo(SeenShares.Outcome.NEW);
    }
}
