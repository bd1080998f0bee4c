package org.hyperhash.ledger.engine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Work;

/**
 * The newest shares of one journal, 20 bytes each, and the work of every account in a window that
 * slides over them. A window differs little from the one before, so only what moved at its two ends
 * is added and subtracted. Owned by one thread.
 *
 * <pre>
 * oldest held ... [ first of the window ... cut ] ... newest
 * </pre>
 */
public final class ShareWindow {
    /** No share stands for more: the whole chain has needed 2^96 hashes so far. */
    public static final int MAX_WORK_BITS = 96;

    private static final int CHUNK_BITS = 14;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final long MAX_HIGH = Long.MAX_VALUE;

    private final int sharesMax;

    // Shares by position: how many were appended before. The first chunk has the oldest held one.
    private final List<Chunk> chunks = new ArrayList<>();
    private long chunksFrom;
    private long oldest;
    private long end;

    // Accounts by index; an index is used again when no held share has its account.
    private final Map<String, Integer> indexes = new LinkedHashMap<>();
    private final List<Payee> payees = new ArrayList<>();
    private final List<Integer> freeIndexes = new ArrayList<>();
    private long[] heldShares = new long[16];
    private long[] high = new long[16];
    private long[] low = new long[16];

    // The window: positions from (inclusive) to (exclusive).
    private long windowFrom;
    private long windowTo;
    private long totalHigh;
    private long totalLow;

    /** A row of shares: arrays, because objects would take five times the memory. */
    private static final class Chunk {
        final long firstSequence;
        final int[] sequenceOffset = new int[CHUNK];
        final int[] account = new int[CHUNK];
        final int[] high = new int[CHUNK];
        final long[] low = new long[CHUNK];

        Chunk(long firstSequence) {
            this.firstSequence = firstSequence;
        }
    }

    /**
     * @param sharesMax shares that are held; older ones are dropped
     */
    public ShareWindow(int sharesMax) {
        if (sharesMax < 1) {
            throw new IllegalArgumentException("a window of %d shares".formatted(sharesMax));
        }
        this.sharesMax = sharesMax;
    }

    /** How many shares are held. */
    public int held() {
        return (int) (end - oldest);
    }

    /** Sequence of the oldest held share; {@code otherwise} when there is none. */
    public long oldestSequence(long otherwise) {
        return oldest == end ? otherwise : sequence(oldest);
    }

    /** The payee of an account with held shares, so that nobody looks its script up again. */
    public Optional<Payee> payee(String account) {
        return Optional.ofNullable(indexes.get(account)).map(payees::get);
    }

    /**
     * Adds the newest share.
     *
     * @param sequence larger than that of every share before
     * @param work from 1 to 2^96 - 1
     * @throws IllegalArgumentException when the order or the limit is broken
     */
    public void append(long sequence, Payee payee, Work work) {
        BigInteger hashes = work.hashes();
        if (hashes.signum() == 0 || hashes.bitLength() > MAX_WORK_BITS) {
            throw new IllegalArgumentException(
                    "a share of %s hashes, at most 2^%d".formatted(hashes, MAX_WORK_BITS));
        }
        if (end > oldest && sequence <= sequence(end - 1)) {
            throw new IllegalArgumentException(
                    "share %d after share %d".formatted(sequence, sequence(end - 1)));
        }
        int index = indexOf(payee);
        Chunk chunk = chunkForEnd(sequence);
        int at = (int) (end & (CHUNK - 1));
        chunk.sequenceOffset[at] = Math.toIntExact(sequence - chunk.firstSequence);
        chunk.account[at] = index;
        chunk.high[at] = hashes.shiftRight(Long.SIZE).intValue();
        chunk.low[at] = hashes.longValue();
        heldShares[index]++;
        end++;
        if (held() > sharesMax) {
            dropOldest();
        }
    }

    private Chunk chunkForEnd(long sequence) {
        if ((end & (CHUNK - 1)) == 0) {
            chunks.add(new Chunk(sequence));
        }
        return chunks.getLast();
    }

    private int indexOf(Payee payee) {
        Integer known = indexes.get(payee.account());
        if (known != null) {
            return known;
        }
        int index;
        if (freeIndexes.isEmpty()) {
            index = payees.size();
            payees.add(payee);
        } else {
            index = freeIndexes.removeLast();
            payees.set(index, payee);
        }
        if (index == heldShares.length) {
            heldShares = Arrays.copyOf(heldShares, 2 * index);
            high = Arrays.copyOf(high, 2 * index);
            low = Arrays.copyOf(low, 2 * index);
        }
        indexes.put(payee.account(), index);
        return index;
    }

    /** Drops the shares below {@code sequence}. */
    public void dropBelow(long sequence) {
        while (oldest < end && sequence(oldest) < sequence) {
            dropOldest();
        }
    }

    private void dropOldest() {
        if (windowFrom == oldest) {
            if (windowTo > windowFrom) {
                count(windowFrom, -1);
            } else {
                windowTo++;
            }
            windowFrom++;
        }
        int index = chunk(oldest).account[(int) (oldest & (CHUNK - 1))];
        heldShares[index]--;
        if (heldShares[index] == 0) {
            indexes.remove(payees.get(index).account());
            freeIndexes.add(index);
        }
        oldest++;
        if (oldest - chunksFrom == CHUNK) {
            chunks.removeFirst();
            chunksFrom += CHUNK;
        }
    }

    /**
     * The shortest window that ends at {@code cut} and has at least {@code needed} work; every held
     * share up to the cut when there are too few.
     */
    public WindowClaims ofWork(long cut, Work needed) {
        moveEnd(cut);
        long neededHigh =
                isWide(needed) ? MAX_HIGH : needed.hashes().shiftRight(Long.SIZE).longValue();
        long neededLow = isWide(needed) ? -1 : needed.hashes().longValue();
        while (windowFrom > oldest
                && Wide.compare(totalHigh, totalLow, neededHigh, neededLow) < 0) {
            count(--windowFrom, 1);
        }
        while (windowFrom < windowTo && isEnoughWithoutFirst(neededHigh, neededLow)) {
            count(windowFrom++, -1);
        }
        return snapshot(cut);
    }

    /** Whether no window can have that much work. */
    private static boolean isWide(Work work) {
        return work.hashes().bitLength() >= 2 * Long.SIZE;
    }

    private boolean isEnoughWithoutFirst(long neededHigh, long neededLow) {
        Chunk chunk = chunk(windowFrom);
        int at = (int) (windowFrom & (CHUNK - 1));
        long leftHigh =
                totalHigh
                        - Integer.toUnsignedLong(chunk.high[at])
                        - Wide.borrow(totalLow, chunk.low[at]);
        return Wide.compare(leftHigh, totalLow - chunk.low[at], neededHigh, neededLow) >= 0;
    }

    /** The window of the shares behind {@code after}, up to {@code cut}. */
    public WindowClaims since(long after, long cut) {
        moveEnd(cut);
        long first = Math.min(positionBehind(after), windowTo);
        while (windowFrom > first) {
            count(--windowFrom, 1);
        }
        while (windowFrom < first) {
            count(windowFrom++, -1);
        }
        return snapshot(cut);
    }

    /**
     * Sequence of the first of the newest shares that have {@code work} together; of the oldest
     * held one when there are too few, {@code otherwise} when there is none.
     */
    public long firstOfNewest(Work work, long otherwise) {
        long position = end;
        long leftHigh = isWide(work) ? MAX_HIGH : work.hashes().shiftRight(Long.SIZE).longValue();
        long leftLow = isWide(work) ? -1 : work.hashes().longValue();
        while (position > oldest && (leftHigh > 0 || (leftHigh == 0 && leftLow != 0))) {
            position--;
            Chunk chunk = chunk(position);
            int at = (int) (position & (CHUNK - 1));
            leftHigh -=
                    Integer.toUnsignedLong(chunk.high[at]) + Wide.borrow(leftLow, chunk.low[at]);
            leftLow -= chunk.low[at];
        }
        return position == end ? otherwise : sequence(position);
    }

    private void moveEnd(long cut) {
        long target = positionBehind(cut);
        if (target <= windowFrom) {
            Arrays.fill(high, 0);
            Arrays.fill(low, 0);
            totalHigh = 0;
            totalLow = 0;
            windowFrom = target;
            windowTo = target;
        }
        while (windowTo < target) {
            count(windowTo++, 1);
        }
        while (windowTo > target) {
            count(--windowTo, -1);
        }
    }

    /** Adds or subtracts the share at {@code position}. */
    private void count(long position, int sign) {
        Chunk chunk = chunk(position);
        int at = (int) (position & (CHUNK - 1));
        int index = chunk.account[at];
        long workHigh = Integer.toUnsignedLong(chunk.high[at]);
        long workLow = chunk.low[at];
        if (sign > 0) {
            low[index] += workLow;
            high[index] += workHigh + Wide.carry(low[index], workLow);
            totalLow += workLow;
            totalHigh += workHigh + Wide.carry(totalLow, workLow);
        } else {
            high[index] -= workHigh + Wide.borrow(low[index], workLow);
            low[index] -= workLow;
            totalHigh -= workHigh + Wide.borrow(totalLow, workLow);
            totalLow -= workLow;
        }
    }

    private WindowClaims snapshot(long cut) {
        int size = 0;
        for (int i = 0; i < payees.size(); i++) {
            size += (high[i] | low[i]) == 0 ? 0 : 1;
        }
        Payee[] claimants = new Payee[size];
        long[] workHigh = new long[size];
        long[] workLow = new long[size];
        int at = 0;
        for (int i = 0; at < size; i++) {
            if ((high[i] | low[i]) != 0) {
                claimants[at] = payees.get(i);
                workHigh[at] = high[i];
                workLow[at] = low[i];
                at++;
            }
        }
        long from = windowFrom == windowTo ? cut + 1 : sequence(windowFrom);
        return new WindowClaims(from, cut, windowTo - windowFrom, claimants, workHigh, workLow);
    }

    /** Position of the first share with a larger sequence than {@code sequence}. */
    private long positionBehind(long sequence) {
        long bottom = oldest;
        long top = end;
        while (bottom < top) {
            long middle = bottom + (top - bottom) / 2;
            if (sequence(middle) <= sequence) {
                bottom = middle + 1;
            } else {
                top = middle;
            }
        }
        return bottom;
    }

    private long sequence(long position) {
        Chunk chunk = chunk(position);
        return chunk.firstSequence + chunk.sequenceOffset[(int) (position & (CHUNK - 1))];
    }

    private Chunk chunk(long position) {
        return chunks.get((int) ((position - chunksFrom) >>> CHUNK_BITS));
    }
}
