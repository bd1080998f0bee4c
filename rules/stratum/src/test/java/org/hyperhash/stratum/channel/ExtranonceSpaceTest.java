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
    void channelsThatComeAndGoNeitherUseItUpNorGetOldPrefixes() {
        ExtranonceSpace space = new ExtranonceSpace(SERVER, 20, 1);
        Set<Bytes> before = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            Bytes prefix = space.lease().orElseThrow();
            assertThat(before.add(prefix)).isTrue();
            assertThat(space.lease()).isEmpty();
            space.release(prefix);
        }
    }

    @Test
    void indexesComeRoundPastThoseInUse() {
        ExtranonceSpace space = new ExtranonceSpace(SERVER, 20, 3, -2);
        assertThat(space.lease()).contains(Bytes.ofHex("beeffffffffe"));
        assertThat(space.lease()).contains(Bytes.ofHex("beefffffffff"));
        assertThat(space.lease()).contains(Bytes.ofHex("beef00000000"));

        ExtranonceSpace round = new ExtranonceSpace(SERVER, 20, 3, -1);
        Bytes last = round.lease().orElseThrow();
        Bytes zero = round.lease().orElseThrow();
        round.release(last);
        assertThat(round.lease()).contains(Bytes.ofHex("beef00000001"));
        assertThat(zero).isEqualTo(Bytes.ofHex("beef00000000"));
    }

    @Test
    void prefixThatNobodyHasCannotBeGivenBack() {
        ExtranonceSpace space = new ExtranonceSpace(SERVER, 20, 1);
        Bytes prefix = space.lease().orElseThrow();
        space.release(prefix);
        assertThatThrownBy(() -> space.release(prefix))
                .hasMessage("nobody has the prefix beef00000000");
    }

    @Test
    void noTwoOpenChannelsShareAPrefix() {
        Property.check(
                5,
                30,
                random -> {
                    ExtranonceSpace space =
                            new ExtranonceSpace(SERVER, 12, 40, random.nextInt(-200, 200));
                    List<Bytes> open = new ArrayList<>();
                    Set<Bytes> before = new HashSet<>();
                    for (int i = 0; i < 500; i++) {
                        if (random.nextBoolean() && !open.isEmpty()) {
                            space.release(open.remove(random.nextInt(open.size())));
                            continue;
                        }
                        Optional<Bytes> leased = space.lease();
                        assertThat(leased.isPresent()).isEqualTo(open.size() < 40);
                        leased.ifPresent(prefix -> {
                            assertThat(before.add(prefix)).isTrue();
                            open.add(prefix);
                        });
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
