package org.hyperhash.ledger.window;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hyperhash.bitcoin.Work;

/** Names, limits and tables that writer and reader share. */
final class WindowFormat {
    static final byte[] MAGIC = {'H', 'H', 'W', 'I', 'N', 'D', 'O', 'W'};
    static final int VERSION = 1;

    static final int HEADER = 1;
    static final int ACCOUNTS = 2;
    static final int SHARES = 3;
    static final int END = 4;

    /** Kind and length before a section's content, a checksum (CRC-32C) after it. */
    static final int SECTION_HEAD = 1 + Integer.BYTES;

    static final int SECTION_TAIL = Integer.BYTES;

    /** No section is longer: a reader needs no more memory than this for one. */
    static final int SECTION_MAX = 2 << 20;

    /** A writer begins a new section when one has so many bytes. */
    static final int SECTION_AIM = 64 << 10;

    static final int WORK_LENGTH = 12;
    static final int ACCOUNTS_MAX = 1_000_000;
    static final int WORKS_MAX = 4_000_000;
    static final long SHARES_MAX = 100_000_000;

    /** A new run differs in sequence by more than one. */
    static final int GAP = 2;

    /** A run has more than one share. */
    static final int REPEATED = 1;

    private WindowFormat() {}

    /** Numbers by which shares name an account and a work: one for each pair in use. */
    static final class Pairs {
        final List<String> accounts = new ArrayList<>();
        private final List<byte[]> digests = new ArrayList<>();
        private int[] account = new int[64];
        private int[] high = new int[64];
        private long[] low = new long[64];
        private int size;

        void account(String name) {
            accounts.add(name);
            digests.add(SumTree.account(name));
        }

        /** A work of the account that was named last. */
        void work(int workHigh, long workLow) {
            if (size == account.length) {
                account = Arrays.copyOf(account, 2 * size);
                high = Arrays.copyOf(high, 2 * size);
                low = Arrays.copyOf(low, 2 * size);
            }
            account[size] = accounts.size() - 1;
            high[size] = workHigh;
            low[size] = workLow;
            size++;
        }

        int size() {
            return size;
        }

        int account(int pair) {
            return account[pair];
        }

        Work work(int pair) {
            return new Work(
                    BigInteger.valueOf(Integer.toUnsignedLong(high[pair]))
                            .shiftLeft(Long.SIZE)
                            .add(new BigInteger(Long.toUnsignedString(low[pair]))));
        }

        void addTo(SumTree tree, long sequence, int pair) {
            tree.add(sequence, digests.get(account[pair]), high[pair], low[pair]);
        }
    }
}
