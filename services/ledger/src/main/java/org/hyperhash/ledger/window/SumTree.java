package org.hyperhash.ledger.window;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Work;

/**
 * A Merkle tree whose nodes commit to the work below them, built leaf by leaf in memory that grows
 * with the logarithm of their number. Its shape is that of RFC 9162: the left half of a tree is the
 * largest power of two that is less than its size. Owned by one thread.
 *
 * <pre>
 * account = SHA-256(02, account in UTF-8)
 * leaf    = SHA-256(00, sequence: 8 bytes, account: 32, work: 12)
 * node    = SHA-256(01, left: 32, work of left: 16, right: 32, work of right: 16)
 * root    = SHA-256(03, block: 32, leaves: 8, top node: 32, work: 16)
 * </pre>
 *
 * <p>Numbers are big-endian, the block hash is in internal byte order.
 */
final class SumTree {
    static final int HASH = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final byte ACCOUNT = 2;
    private static final byte ROOT = 3;
    private static final int LEVELS = 48;
    private static final int WORK = 16;
    private static final int LEAF_LENGTH = 1 + Long.BYTES + HASH + 12;
    private static final int NODE_LENGTH = 1 + 2 * (HASH + WORK);
    private static final int WIDE_BITS = 127;

    private final MessageDigest sha256 = sha256();
    private final byte[] leaf = new byte[LEAF_LENGTH];
    private final ByteBuffer leafFields = ByteBuffer.wrap(leaf);
    private final byte[] node = new byte[NODE_LENGTH];
    private final ByteBuffer nodeFields = ByteBuffer.wrap(node);

    // One complete subtree for each bit of the count; the arrays hold the last one of each level.
    private final byte[][] hashes = new byte[LEVELS][HASH];
    private final long[] high = new long[LEVELS];
    private final long[] low = new long[LEVELS];
    private final byte[] risingHash = new byte[HASH];
    private long risingHigh;
    private long risingLow;
    private long count;

    // The leaf whose path is kept, and how much of the tree around it is known.
    private final long tracked;
    private final List<Sibling> path = new ArrayList<>();

    /** The other half of a node on the way up. */
    record Sibling(Hash256 hash, Work work) {}

    /** The uppermost node; zero when there are no leaves. */
    record Top(Hash256 hash, Work work, long leaves) {}

    /** A tree that keeps no path. */
    SumTree() {
        this(-1);
    }

    /**
     * @param tracked index of the leaf whose path is kept
     */
    SumTree(long tracked) {
        this.tracked = tracked;
        leaf[0] = LEAF;
        node[0] = NODE;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What leaves say instead of an account's name: it may be too long for one hash block. */
    static byte[] account(String account) {
        MessageDigest digest = sha256();
        digest.update(ACCOUNT);
        return digest.digest(account.getBytes(UTF_8));
    }

    /**
     * Adds the next share.
     *
     * @param account as {@link #account} gives it
     * @param workHigh upper 32 bits of 96
     */
    void add(long sequence, byte[] account, int workHigh, long workLow) {
        leafFields.putLong(1, sequence);
        System.arraycopy(account, 0, leaf, 1 + Long.BYTES, HASH);
        leafFields.putInt(1 + Long.BYTES + HASH, workHigh);
        leafFields.putLong(1 + Long.BYTES + HASH + Integer.BYTES, workLow);
        digest(leaf, risingHash);
        risingHigh = Integer.toUnsignedLong(workHigh);
        risingLow = workLow;
        int level = 0;
        for (; (count >>> level & 1) != 0; level++) {
            long first = (count >>> (level + 1)) << (level + 1);
            raise(level, first, first + (1L << level));
        }
        count++;
        System.arraycopy(risingHash, 0, hashes[level], 0, HASH);
        high[level] = risingHigh;
        low[level] = risingLow;
    }

    /**
     * Puts the subtree of a level to the left of the rising one.
     *
     * @param first leaf of the left half
     * @param middle first leaf of the right half
     */
    private void raise(int level, long first, long middle) {
        if (tracked >= first && tracked < middle) {
            path.add(sibling(risingHash, risingHigh, risingLow));
        } else if (tracked >= middle && tracked <= count) {
            path.add(sibling(hashes[level], high[level], low[level]));
        }
        putNode(1, hashes[level], high[level], low[level]);
        putNode(1 + HASH + WORK, risingHash, risingHigh, risingLow);
        digest(node, risingHash);
        long sum = risingLow + low[level];
        risingHigh += high[level] + (Long.compareUnsigned(sum, risingLow) < 0 ? 1 : 0);
        risingLow = sum;
    }

    private void putNode(int at, byte[] hash, long workHigh, long workLow) {
        System.arraycopy(hash, 0, node, at, HASH);
        nodeFields.putLong(at + HASH, workHigh);
        nodeFields.putLong(at + HASH + Long.BYTES, workLow);
    }

    private void digest(byte[] content, byte[] result) {
        try {
            sha256.update(content);
            sha256.digest(result, 0, HASH);
        } catch (DigestException e) {
            throw new IllegalStateException("32 bytes are enough", e);
        }
    }

    private static Sibling sibling(byte[] hash, long workHigh, long workLow) {
        return new Sibling(Hash256.of(hash), work(workHigh, workLow));
    }

    private static Work work(long workHigh, long workLow) {
        byte[] bytes = ByteBuffer.allocate(WORK).putLong(workHigh).putLong(workLow).array();
        return new Work(new BigInteger(1, bytes));
    }

    /** Closes the tree; nothing can be added afterwards. */
    Top finish() {
        if (count == 0) {
            return new Top(Hash256.ZERO, Work.ZERO, 0);
        }
        int level = Long.numberOfTrailingZeros(count);
        System.arraycopy(hashes[level], 0, risingHash, 0, HASH);
        risingHigh = high[level];
        risingLow = low[level];
        long middle = count - (1L << level);
        while (middle > 0) {
            level = Long.numberOfTrailingZeros(middle);
            long first = middle - (1L << level);
            raise(level, first, middle);
            middle = first;
        }
        return new Top(Hash256.of(risingHash), work(risingHigh, risingLow), count);
    }

    /** From the tracked leaf upwards; complete when the tree is. */
    List<Sibling> path() {
        return List.copyOf(path);
    }

    /** What is published of a tree. */
    static Hash256 root(Hash256 block, Top top) {
        MessageDigest digest = sha256();
        digest.update(ROOT);
        digest.update(block.toArray());
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(top.leaves()).flip());
        digest.update(top.hash().toArray());
        digest.update(wide(top.work()));
        return Hash256.of(digest.digest());
    }

    /**
     * The top that a leaf and its path lead to.
     *
     * @throws IllegalArgumentException when the path does not fit the leaf's place, with the reason
     */
    static Top climb(
            long index, long leaves, long sequence, String account, Work work, List<Sibling> path) {
        if (index < 0 || index >= leaves) {
            throw new IllegalArgumentException("share %d of %d".formatted(index, leaves));
        }
        SumTree tree = new SumTree();
        if (work.hashes().bitLength() > 96) {
            throw new IllegalArgumentException("a share of %s hashes".formatted(work));
        }
        tree.add(
                sequence,
                account(account),
                work.hashes().shiftRight(Long.SIZE).intValue(),
                work.hashes().longValue());
        byte[] hash = tree.hashes[0];
        BigInteger sum = work.hashes();
        long place = index;
        long last = leaves - 1;
        for (Sibling sibling : path) {
            if (last == 0) {
                throw new IllegalArgumentException("the path is too long");
            }
            boolean isRight = (place & 1) == 1 || place == last;
            tree.join(
                    isRight ? sibling : sibling(hash, sum), isRight ? sibling(hash, sum) : sibling);
            sum = sum.add(sibling.work().hashes());
            hash = tree.risingHash.clone();
            if (isRight) {
                while ((place & 1) == 0 && place != 0) {
                    place >>>= 1;
                    last >>>= 1;
                }
            }
            place >>>= 1;
            last >>>= 1;
        }
        if (last != 0) {
            throw new IllegalArgumentException("the path is too short");
        }
        if (sum.bitLength() > WIDE_BITS) {
            throw new IllegalArgumentException("more work than windows count: " + sum);
        }
        return new Top(Hash256.of(hash), new Work(sum), leaves);
    }

    private static Sibling sibling(byte[] hash, BigInteger sum) {
        return new Sibling(Hash256.of(hash), new Work(sum));
    }

    private void join(Sibling left, Sibling right) {
        System.arraycopy(left.hash().toArray(), 0, node, 1, HASH);
        System.arraycopy(wide(left.work()), 0, node, 1 + HASH, WORK);
        System.arraycopy(right.hash().toArray(), 0, node, 1 + HASH + WORK, HASH);
        System.arraycopy(wide(right.work()), 0, node, 1 + HASH + WORK + HASH, WORK);
        digest(node, risingHash);
    }

    private static byte[] wide(Work work) {
        if (work.hashes().bitLength() > WIDE_BITS) {
            throw new IllegalArgumentException("more work than windows count: " + work);
        }
        return ByteBuffer.allocate(WORK)
                .putLong(work.hashes().shiftRight(Long.SIZE).longValue())
                .putLong(work.hashes().longValue())
                .array();
    }
}
