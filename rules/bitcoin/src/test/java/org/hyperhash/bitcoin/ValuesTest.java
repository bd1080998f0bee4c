package org.hyperhash.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

/** Hashes, byte strings, amounts, work and networks. */
class ValuesTest {
    @Test
    void hashReadsBackwardsForPeople() {
        Hash256 hash = Hash256.ofHex("01" + "00".repeat(31));
        assertThat(hash.word0()).isEqualTo(1);
        assertThat(hash.display()).isEqualTo("00".repeat(31) + "01");
        assertThat(Hash256.ofDisplay(hash.display())).isEqualTo(hash);
        assertThat(hash)
                .isGreaterThan(Hash256.ZERO)
                .isLessThan(Hash256.ofHex("02" + "0".repeat(62)));
        assertThat(Hash256.ofHex("00".repeat(31) + "80")).isGreaterThan(hash);
    }

    @Test
    void hashKeepsItsBytes() {
        Property.check(
                3,
                200,
                random -> {
                    byte[] content = new byte[Hash256.LENGTH];
                    random.nextBytes(content);
                    assertThat(Hash256.of(content).toArray()).isEqualTo(content);
                    assertThat(Hash256.of(content).reversed().reversed())
                            .isEqualTo(Hash256.of(content));
                });
    }

    @Test
    void hashOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> Hash256.of(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doubleSha256OfHello() {
        Bytes hello = Bytes.of("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(Sha256d.of(hello).toHex())
                .isEqualTo("9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50");
    }

    @Test
    void bytesAreCopiedOnTheWayInAndOut() {
        byte[] source = {1, 2, 3};
        Bytes bytes = Bytes.of(source);
        source[0] = 9;
        bytes.toArray()[1] = 9;
        assertThat(bytes).isEqualTo(Bytes.ofHex("010203")).hasToString("010203");
        assertThat(bytes.slice(1, 3)).isEqualTo(Bytes.ofHex("0203"));
        assertThat(bytes.concat(Bytes.ofHex("ff"))).isEqualTo(Bytes.ofHex("010203ff"));
        assertThat(Bytes.ofHex("ff")).isGreaterThan(Bytes.ofHex("7f00"));
        assertThat(Bytes.of()).isSameAs(Bytes.EMPTY);
    }

    @Test
    void amountsStayWithinTheSupply() {
        assertThat(Sats.of(5).plus(Sats.of(6)).minus(Sats.of(1))).isEqualTo(Sats.of(10));
        assertThat(Sats.of(10).fractionFloor(1, 3)).isEqualTo(Sats.of(3));
        assertThatThrownBy(() -> Sats.of(1).minus(Sats.of(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1 sat");
        assertThatThrownBy(() -> Sats.MAX.plus(Sats.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void workAddsUp() {
        Work one = Target.EASIEST.work();
        assertThat(one.times(3).plus(one)).isEqualTo(one.times(4)).isGreaterThan(one);
        assertThatThrownBy(() -> one.times(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void subsidyHalvesUntilNothingIsLeft() {
        assertThat(Network.MAIN.subsidy(209_999)).isEqualTo(Sats.of(5_000_000_000L));
        assertThat(Network.MAIN.subsidy(210_000)).isEqualTo(Sats.of(2_500_000_000L));
        assertThat(Network.REGTEST.subsidy(149)).isEqualTo(Sats.of(5_000_000_000L));
        assertThat(Network.REGTEST.subsidy(150)).isEqualTo(Sats.of(2_500_000_000L));
        assertThat(Network.REGTEST.subsidy(150 * 32)).isEqualTo(Sats.of(1));
        assertThat(Network.REGTEST.subsidy(150 * 33)).isEqualTo(Sats.ZERO);
        assertThat(Network.REGTEST.subsidy(150 * 64)).isEqualTo(Sats.ZERO);
    }

    @Test
    void wholeSupplyOfTheMainChain() {
        long sats =
                IntStream.range(0, 34)
                        .mapToLong(era -> Network.MAIN.subsidy(era * 210_000).value() * 210_000)
                        .sum();
        assertThat(sats).isEqualTo(2_099_999_997_690_000L);
    }

    @Test
    void networksAreFoundByTheirChainName() {
        for (Network network : Network.values()) {
            assertThat(Network.ofChain(network.chain())).contains(network);
        }
        assertThat(Network.ofChain("REGTEST")).contains(Network.REGTEST);
        assertThat(Network.ofChain("testnet3")).isEmpty();
    }
}
