package org.hyperhash.stratum.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class ExtranonceSpaceTest {
    private static final Bytes SERVER = Bytes.ofHex("beef");

    @Test
    void prefixesCarryTheServerAndACounter() {
        ExtranonceSpace space = new ExtranonceSpace(SERVER, 20, 100);

        assertThat(space.lease()).contains(Bytes.ofHex("beef00000000"));
        assertThat(space.lease()).contains(Bytes.ofHex("beef00000001"));
        assertThat(space.rollableLength()).isEqualTo(14);
    }

    @Test
    void releasedPrefixRestsUntilTheTipMoves() {
        ExtranonceSpace space = new ExtranonceSpace(SERVER, 20, 1);
        Bytes first = space.lease().orElseThrow();
        assertThat(space.lease()).isEmpty();

        space.release(first);
        Bytes second = space.lease().orElseThrow();
        assertThat(second).isNotEqualTo(first);
        space.release(second);
        assertThat(space.lease()).isEmpty();
        space.tipMoved();
        assertThat(space.lease()).contains(first);
    }

    @Test
    void noTwoOpenChannelsShareAPrefix() {
        Property.check(
                5,
                30,
                random -> {
                    ExtranonceSpace space = new ExtranonceSpace(SERVER, 12, 40);
                    List<Bytes> open = new ArrayList<>();
                    Set<Bytes> staleUntilTip = new HashSet<>();
                    for (int i = 0; i < 500; i++) {
                        switch (random.nextInt(5)) {
                            case 0 -> {
                                space.tipMoved();
                                staleUntilTip.clear();
                            }
                            case 1, 2 -> {
                                if (!open.isEmpty()) {
                                    Bytes gone = open.remove(random.nextInt(open.size()));
                                    space.release(gone);
                                    staleUntilTip.add(gone);
                                }
                            }
                            default -> {
                                Optional<Bytes> leased = space.lease();
                                leased.ifPresent(prefix -> {
                                    assertThat(open).doesNotContain(prefix);
                                    assertThat(staleUntilTip).doesNotContain(prefix);
                                    open.add(prefix);
                                });
                            }
                        }
                    }
                });
    }

    @Test
    void layoutWithoutRollableBytesIsRefused() {
        assertThatThrownBy(() -> new ExtranonceSpace(SERVER, 6, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("full length 6");
        assertThatThrownBy(() -> new ExtranonceSpace(SERVER, 33, 10))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
