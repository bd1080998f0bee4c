package org.hyperhash.bitcoin.block;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;

/** Merkle trees over ids in internal byte order; an odd level repeats its last node. */
public final class MerkleTree {
    private MerkleTree() {}

    /**
     * Root of {@code ids}; zero for none.
     *
     * @param mutated whether two equal neighbours were hashed together, which would let the same
     *     root stand for another list (CVE-2012-2459)
     */
    public record Root(Hash256 hash, boolean mutated) {}

    public static Root root(List<Hash256> ids) {
        if (ids.isEmpty()) {
            return new Root(Hash256.ZERO, false);
        }
        Sha256d sha256d = new Sha256d();
        List<Hash256> level = ids;
        boolean mutated = false;
        while (level.size() > 1) {
            mutated |= hasEqualPair(level);
            level = parents(level, sha256d);
        }
        return new Root(level.getFirst(), mutated);
    }

    /**
     * Siblings on the way from the first leaf to the root, lowest first, when the first leaf is
     * the coinbase that is not known yet.
     *
     * @param txidsWithoutCoinbase ids of all other transactions in block order
     */
    public static List<Hash256> merklePath(List<Hash256> txidsWithoutCoinbase) {
        Sha256d sha256d = new Sha256d();
        List<Hash256> path = new ArrayList<>();
        List<Hash256> level = new ArrayList<>();
        level.add(Hash256.ZERO);
        level.addAll(txidsWithoutCoinbase);
        while (level.size() > 1) {
            path.add(level.get(1));
            level = parents(level, sha256d);
        }
        return List.copyOf(path);
    }

    /** Root over a coinbase and the path that {@link #merklePath} gave. */
    public static Hash256 rootFromPath(Hash256 coinbaseTxid, List<Hash256> path) {
        Sha256d sha256d = new Sha256d();
        Hash256 node = coinbaseTxid;
        for (Hash256 sibling : path) {
            node = sha256d.ofPair(node, sibling);
        }
        return node;
    }

    private static boolean hasEqualPair(List<Hash256> level) {
        for (int i = 0; i + 1 < level.size(); i += 2) {
            if (level.get(i).equals(level.get(i + 1))) {
                return true;
            }
        }
        return false;
    }

    private static List<Hash256> parents(List<Hash256> level, Sha256d sha256d) {
        List<Hash256> parents = new ArrayList<>((level.size() + 1) / 2);
        for (int i = 0; i < level.size(); i += 2) {
            Hash256 left = level.get(i);
            Hash256 right = i + 1 < level.size() ? level.get(i + 1) : left;
            parents.add(sha256d.ofPair(left, right));
        }
        return parents;
    }
}
