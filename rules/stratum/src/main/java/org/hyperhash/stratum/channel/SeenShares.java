package org.hyperhash.stratum.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.hyperhash.bitcoin.Hash256;

/**
 * The header hashes that a channel has been credited for on the current tip: a bounded open
 * addressing table over the 128 low bits of the hash, which proof of work leaves random.
 */
public final class SeenShares {
    /** Distinct shares of one channel on one tip; 16 MiB at the most. */
    public static final int SHARES_MAX = 1 << 19;

    private static final int INITIAL_SLOTS = 16;
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long[] slots = new long[2 * INITIAL_SLOTS];
    private int size;

    /** What {@link #add} found. */
    public enum Outcome {
        NEW,
        DUPLICATE,
        FULL
    }

    public Outcome add(Hash256 hash) {
        return add(hash.word0(), hash.word1());
    }

    /** Adds the hash whose 32 bytes start at {@code offset}. */
    Outcome add(byte[] hash, int offset) {
        return add((long) WORD.get(hash, offset), (long) WORD.get(hash, offset + Long.BYTES));
    }

    Outcome add(long word0, long word1) {
        // A slot of two zero words is free; a hash that is zero there shares a key with its
        // neighbour, which costs nothing at 2^-128.
        long key0 = word0 == 0 && word1 == 0 ? 1 : word0;
        int slot = slotOf(key0, word1);
        if (isTaken(slot)) {
            return Outcome.DUPLICATE;
        }
        if (size == SHARES_MAX) {
            return Outcome.FULL;
        }
        slots[2 * slot] = key0;
        slots[2 * slot + 1] = word1;
        size++;
        if (4 * size > slots.length) {
            grow();
        }
        return Outcome.NEW;
    }

    /** Forgets everything: no header seen so far fits the jobs of a new tip. */
    public void clear() {
        slots = new long[2 * INITIAL_SLOTS];
        size = 0;
    }

    public int size() {
        return size;
    }

    /** The slot that holds the key, or the free one where it belongs. */
    private int slotOf(long key0, long key1) {
        int mask = slots.length / 2 - 1;
        int slot = (int) (key0 ^ (key0 >>> 32)) & mask;
        while (isTaken(slot) && (slots[2 * slot] != key0 || slots[2 * slot + 1] != key1)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isTaken(int slot) {
        return slots[2 * slot] != 0 || slots[2 * slot + 1] != 0;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0 || old[i + 1] != 0) {
                int slot = slotOf(old[i], old[i + 1]);
                slots[2 * slot] = old[i];
                slots[2 * slot + 1] = old[i + 1];
            }
        }
    }
}
