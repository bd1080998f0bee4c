package org.hyperhash.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class SearchTest {
    @Test
    void findsExactlyTheNoncesThatAnObviousLoopFinds() {
        Property.check(
                1,
                50,
                random -> {
                    SearchSpace space = space(random, random.nextInt(3), random.nextInt());
                    SearchSpace.Unit unit = space.unit(random.nextLong(1_000_000));
                    Target target = oneIn(1 + random.nextInt(40));
                    int time = random.nextInt();
                    int first = random.nextInt();

                    List<Integer> found = new ArrayList<>();
                    Search search = new Search();
                    search.aim(space, unit, time);
                    search.tryNonces(first, 500, target, (nonce, _) -> found.add(nonce));

                    assertThat(found).isEqualTo(obviousLoop(space, unit, time, first, 500, target));
                });
    }

    private static List<Integer> obviousLoop(
            SearchSpace space,
            SearchSpace.Unit unit,
            int time,
            int first,
            int count,
            Target target) {
        List<Integer> found = new ArrayList<>();
        for (int nonce = first; nonce != first + count; nonce++) {
            BlockHeader header =
                    new BlockHeader(
                            unit.version(),
                            space.previousBlock(),
                            space.merkle().root(unit.extranonce()),
                            time,
                            space.nBits(),
                            nonce);
            if (header.hash().compareTo(target.threshold()) <= 0) {
                found.add(nonce);
            }
        }
        return found;
    }

    @Test
    void aHashEqualToTheTargetIsFound() {
        SearchSpace space = space(Property.random(7), 0, 0);
        Search search = new Search();
        search.aim(space, space.unit(0), 1);
        List<Hash256> hashes = new ArrayList<>();
        search.tryNonces(5, 1, Target.EASIEST, (_, hash) -> hashes.add(hash));
        Target exact = new Target(hashes.getFirst());
        Target harder = Target.ofNumber(exact.toNumber().subtract(BigInteger.ONE));

        search.tryNonces(5, 1, exact, (_, hash) -> hashes.add(hash));
        search.tryNonces(5, 1, harder, (_, hash) -> hashes.add(hash));

        assertThat(hashes).hasSize(2);
    }

    @Test
    void unitsNeverOverlap() {
        for (int rollableLength = 0; rollableLength <= 2; rollableLength++) {
            for (int rollableBits : List.of(0, 0x60, ExtendedJob.BIP323_BITS)) {
                SearchSpace space = space(Property.random(3), rollableLength, rollableBits);
                Set<SearchSpace.Unit> seen = new HashSet<>();
                for (long number = 0; number < 200_000; number += 1 + number / 1_000) {
                    assertThat(seen.add(space.unit(number))).isTrue();
                }
            }
        }
    }

    @Test
    void unitsGoThroughNoncesThenExtranoncesThenVersionsThenTimes() {
        SearchSpace space = space(Property.random(3), 1, 0x60);
        int version = space.version();

        assertThat(space.unit(0)).isEqualTo(unit("00", version, 0, 0));
        assertThat(space.unit(1)).isEqualTo(unit("00", version, 0, 1 << 26));
        assertThat(space.unit(64)).isEqualTo(unit("01", version, 0, 0));
        assertThat(space.unit(64 * 256)).isEqualTo(unit("00", version ^ 0x20, 0, 0));
        assertThat(space.unit(64 * 256 * 3)).isEqualTo(unit("00", version ^ 0x60, 0, 0));
        assertThat(space.unit(64 * 256 * 4)).isEqualTo(unit("00", version, 1, 0));
    }

    private static SearchSpace.Unit unit(
            String extranonce, int version, long secondsAhead, int firstNonce) {
        return new SearchSpace.Unit(Bytes.ofHex(extranonce), version, secondsAhead, firstNonce);
    }

    @Test
    void onlyRollableBitsOfTheVersionChange() {
        SearchSpace space = space(Property.random(9), 0, ExtendedJob.BIP323_BITS);
        Property.check(
                1,
                1_000,
                random -> {
                    int version = space.unit(random.nextLong(1L << 50)).version();
                    assertThat((version ^ space.version()) & ~ExtendedJob.BIP323_BITS).isZero();
                });
    }

    @Test
    void rolledRootIsThatOfTheWholeCoinbase() {
        RandomGenerator random = Property.random(4);
        Bytes prefix = bytes(random, 60);
        Bytes poolPart = bytes(random, 8);
        Bytes suffix = bytes(random, 90);
        Bytes extranonce = bytes(random, 6);
        List<Hash256> path = List.of(hash(random), hash(random), hash(random));
        ExtendedJob job = new ExtendedJob(0, 0, prefix, suffix, false, path);

        MerkleSource rolled = new MerkleSource.Rolled(prefix.concat(poolPart), 6, suffix, path);

        assertThat(rolled.root(extranonce)).isEqualTo(job.merkleRoot(poolPart.concat(extranonce)));
    }

    @Test
    void headersMayRunAheadAsFarAsTimeHasPassed() {
        SearchSpace space = space(Property.random(3), 0, 0);
        MiningWork work = MiningWork.of("1", space, Target.EASIEST, 100, 5_000_000_000L);
        SearchSpace.Unit threeAhead = space.unit(3 * 64);

        assertThat(work.nanosUntilAllowed(space.unit(0), 5_000_000_000L)).isZero();
        assertThat(work.nanosUntilAllowed(threeAhead, 5_000_000_000L)).isEqualTo(3_000_000_000L);
        assertThat(work.nanosUntilAllowed(threeAhead, 7_000_000_001L)).isEqualTo(999_999_999L);
        assertThat(work.nanosUntilAllowed(threeAhead, 8_000_000_000L)).isZero();
    }

    @Test
    void theSameHeadersUnderAnotherJobGoOnWhereTheyWere() {
        SearchSpace space = space(Property.random(3), 4, 0);
        MiningWork first = MiningWork.of("1", space, Target.EASIEST, 100, 0);
        first.takeUnit();
        MiningWork second = MiningWork.of("2", space, oneIn(2), 100, 0).after(first);
        MiningWork other =
                MiningWork.of("3", space(Property.random(8), 4, 0), Target.EASIEST, 100, 0)
                        .after(first);

        assertThat(second.takeUnit()).isEqualTo(space.unit(1));
        assertThat(other.takeUnit().firstNonce()).isZero();
    }

    private static SearchSpace space(RandomGenerator random, int rollableLength, int bits) {
        MerkleSource merkle =
                rollableLength == 0
                        ? new MerkleSource.Fixed(hash(random))
                        : new MerkleSource.Rolled(
                                bytes(random, 50),
                                rollableLength,
                                bytes(random, 70),
                                List.of(hash(random)));
        return new SearchSpace(random.nextInt(), bits, hash(random), 0x207fffff, merkle);
    }

    /** Met by one hash of {@code hashes}, nearly. */
    private static Target oneIn(int hashes) {
        return Target.ofNumber(Target.EASIEST.toNumber().divide(BigInteger.valueOf(hashes)));
    }

    private static Hash256 hash(RandomGenerator random) {
        return Hash256.of(bytes(random, 32).toArray());
    }

    private static Bytes bytes(RandomGenerator random, int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return Bytes.wrap(content);
    }
}
