package org.hyperhash.bitcoin.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    private static List<Hash256> ids(int count) {
        List<Hash256> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(new Hash256(i + 1, 0, 0, 0));
        }
        return ids;
    }

    @Test
    void rootOfOneIsItself() {
        assertThat(MerkleTree.root(ids(1)))
                .isEqualTo(new MerkleTree.Root(ids(1).getFirst(), false));
        assertThat(MerkleTree.root(List.of())).isEqualTo(new MerkleTree.Root(Hash256.ZERO, false));
    }

    @Test
    void oddLevelsRepeatTheirLastNode() {
        Sha256d sha256d = new Sha256d();
        List<Hash256> ids = ids(3);
        Hash256 left = sha256d.ofPair(ids.get(0), ids.get(1));
        Hash256 right = sha256d.ofPair(ids.get(2), ids.get(2));
        assertThat(MerkleTree.root(ids))
                .isEqualTo(new MerkleTree.Root(sha256d.ofPair(left, right), false));
    }

    @Test
    void repeatedTransactionsAreTold() {
        List<Hash256> ids = ids(3);
        List<Hash256> repeated = new ArrayList<>(ids);
        repeated.add(ids.getLast());
        assertThat(MerkleTree.root(repeated).hash()).isEqualTo(MerkleTree.root(ids).hash());
        assertThat(MerkleTree.root(repeated).mutated()).isTrue();
    }

    @Test
    void pathOfTheFirstLeafLeadsToTheRoot() {
        Property.check(
                11,
                100,
                random -> {
                    List<Hash256> ids = ids(1 + random.nextInt(70));
                    List<Hash256> path = MerkleTree.merklePath(ids.subList(1, ids.size()));
                    assertThat(MerkleTree.rootFromPath(ids.getFirst(), path))
                            .isEqualTo(MerkleTree.root(ids).hash());
                });
    }

    @Test
    void headerRoundTrips() {
        String genesis =
                "01000000"
                        + "00".repeat(32)
                        + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
                        + "dae5494d"
                        + "ffff7f20"
                        + "02000000";
        BlockHeader header = BlockHeader.of(Bytes.ofHex(genesis));
        assertThat(header.serialized()).hasToString(genesis);
        assertThat(header.hash().display())
                .isEqualTo("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206");
        assertThat(header.target().isMetBy(header.hash())).isTrue();
        assertThat(header.time()).isEqualTo(1_296_688_602L);
        assertThatThrownBy(() -> BlockHeader.of(Bytes.ofHex("00")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
