package org.hyperhash.miner;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.block.BlockHeader;

/**
 * Tries nonces, without allocation. Owned by one thread. The digest of the JDK hashes both blocks
 * of a header by the processor's own instructions; a compression written in Java with the first
 * block cached takes three times as long.
 */
final class Search {
    private static final int NONCE_OFFSET = 76;
    private static final int TOP_WORD = 24;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Sha256d sha256d = new Sha256d();
    private final byte[] header = new byte[BlockHeader.LENGTH];
    private final byte[] hash = new byte[Hash256.LENGTH];

    /** Hears every header that meets the target. */
    interface Finds {
        void found(int nonce, Hash256 hash);
    }

    /**
     * @param time of the headers, unsigned seconds since 1970
     */
    void aim(SearchSpace space, SearchSpace.Unit unit, int time) {
        new BlockHeader(
                        unit.version(),
                        space.previousBlock(),
                        space.merkle().root(unit.extranonce()),
                        time,
                        space.nBits(),
                        unit.firstNonce())
                .writeTo(header, 0);
    }

    /** Tries {@code count} nonces from {@code first} on, modulo 2^32. */
    void tryNonces(int first, int count, Target target, Finds finds) {
        // Nearly every hash fails in its most significant eight bytes.
        long limit = target.threshold().word3() + Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            INT.set(header, NONCE_OFFSET, first + i);
            sha256d.update(header, 0, BlockHeader.LENGTH).finish(hash, 0);
            if ((long) LONG.get(hash, TOP_WORD) + Long.MIN_VALUE <= limit) {
                check(first + i, target, finds);
            }
        }
    }

    private void check(int nonce, Target target, Finds finds) {
        Hash256 candidate = Hash256.read(hash, 0);
        if (target.isMetBy(candidate)) {
            finds.found(nonce, candidate);
        }
    }
}
