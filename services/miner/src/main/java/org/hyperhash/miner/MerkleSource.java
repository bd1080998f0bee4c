package org.hyperhash.miner;

import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;

/** Where the merkle roots of a job's headers come from. */
sealed interface MerkleSource {
    /** Bytes of the coinbase that the miner chooses. */
    int rollableLength();

    Hash256 root(Bytes extranonce);

    /** The pool decided the root. */
    record Fixed(Hash256 root) implements MerkleSource {
        @Override
        public int rollableLength() {
            return 0;
        }

        @Override
        public Hash256 root(Bytes extranonce) {
            return root;
        }
    }

    /**
     * The miner completes the coinbase.
     *
     * @param coinbasePrefix with the pool's part of the extranonce
     * @param merklePath hashes that lead from the coinbase to the root
     */
    record Rolled(
            Bytes coinbasePrefix,
            int rollableLength,
            Bytes coinbaseSuffix,
            List<Hash256> merklePath)
            implements MerkleSource {
        public Rolled {
            merklePath = List.copyOf(merklePath);
        }

        @Override
        public Hash256 root(Bytes extranonce) {
            if (extranonce.length() != rollableLength) {
                throw new IllegalArgumentException(
                        "an extranonce of %d bytes, not %d"
                                .formatted(rollableLength, extranonce.length()));
            }
            Sha256d sha256d = new Sha256d();
            sha256d.update(coinbasePrefix).update(extranonce).update(coinbaseSuffix);
            Hash256 node = sha256d.finish();
            for (Hash256 sibling : merklePath) {
                node = sha256d.ofPair(node, sibling);
            }
            return node;
        }
    }
}
