package org.hyperhash.stratum.channel;

import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;

/**
 * Work before anybody's extranonce, shared by all channels that are paid by the same coinbase.
 *
 * @param version header version; miners may change only the bits of {@code rollableVersionBits}
 * @param rollableVersionBits 0 when the version is fixed (BIP 323)
 * @param coinbasePrefix coinbase transaction before the full extranonce, without marker, flag and
 *     witness (BIP 141)
 * @param coinbaseSuffix coinbase transaction after the full extranonce, likewise stripped
 * @param coinbaseHasWitness whether the submitted coinbase carries the 32 zero bytes of BIP 141
 * @param merklePath hashes that lead from the coinbase to the merkle root
 * @spec SV2 5.3.16 NewExtendedMiningJob
 */
public record ExtendedJob(
        int version,
        int rollableVersionBits,
        Bytes coinbasePrefix,
        Bytes coinbaseSuffix,
        boolean coinbaseHasWitness,
        List<Hash256> merklePath) {
    /** General-purpose version bits 5 to 28 (BIP 323). */
    public static final int BIP323_BITS = 0x1fffffe0;

    public ExtendedJob {
        merklePath = List.copyOf(merklePath);
    }

    public boolean versionRollingAllowed() {
        return rollableVersionBits != 0;
    }

    /** Merkle root of the block whose coinbase carries {@code fullExtranonce}. */
    public Hash256 merkleRoot(Bytes fullExtranonce) {
        Sha256d sha256d = new Sha256d();
        sha256d.update(coinbasePrefix).update(fullExtranonce).update(coinbaseSuffix);
        Hash256 node = sha256d.finish();
        for (Hash256 sibling : merklePath) {
            node = sha256d.ofPair(node, sibling);
        }
        return node;
    }
}
