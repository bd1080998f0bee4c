package org.hyperhash.stratum.channel;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hyperhash.bitcoin.Bytes;

/**
 * Hands out extranonce prefixes so that no two channels ever search the same headers. A full
 * extranonce is {@code server prefix || channel index || rollable bytes}. Indexes rise and come
 * round after 2^32 leases, so a released one rests for as long as possible: many chain tips, after
 * which no share for its old jobs is valid. Holds nothing but what is leased. Owned by one thread.
 */
public final class ExtranonceSpace {
    /** Longest extranonce that the protocol can carry (B0_32). */
    public static final int FULL_LENGTH_MAX = 32;

    /** Big-endian bytes that number the channels of one server. */
    public static final int INDEX_LENGTH = 4;

    private final Bytes serverPrefix;
    private final int fullLength;
    private final long channelsMax;

    /** Indexes as unsigned 32-bit numbers; looked up, never walked through. */
    private final Set<Integer> leased = new HashSet<>();

    private int nextIndex;

    /**
     * @param serverPrefix what tells this server from the others that mine for the same operator
     * @param fullLength bytes of the whole extranonce in the coinbase
     * @param channelsMax channels open at the same time
     * @throws IllegalArgumentException when no rollable byte would be left
     */
    public ExtranonceSpace(Bytes serverPrefix, int fullLength, long channelsMax) {
        this(serverPrefix, fullLength, channelsMax, 0);
    }

    /**
     * @param firstIndex where the round starts, unsigned
     */
    ExtranonceSpace(Bytes serverPrefix, int fullLength, long channelsMax, int firstIndex) {
        if (fullLength > FULL_LENGTH_MAX
                || fullLength <= serverPrefix.length() + INDEX_LENGTH
                || channelsMax < 1
                || channelsMax > 1L << (8 * INDEX_LENGTH - 1)) {
            throw new IllegalArgumentException(
                    "no room for extranonces: server prefix %d bytes, full length %d, channels %d"
                            .formatted(serverPrefix.length(), fullLength, channelsMax));
        }
        this.serverPrefix = serverPrefix;
        this.fullLength = fullLength;
        this.channelsMax = channelsMax;
        this.nextIndex = firstIndex;
    }

    /** A prefix that nobody else has, or empty when as many as may be are open. */
    public Optional<Bytes> lease() {
        if (leased.size() == channelsMax) {
            return Optional.empty();
        }
        // At most half of all indexes are leased, and long-lived ones lie apart.
        while (!leased.add(nextIndex)) {
            nextIndex++;
        }
        return Optional.of(prefixOf(nextIndex++));
    }

    /**
     * Gives a prefix back.
     *
     * @throws IllegalArgumentException when it is not leased
     */
    public void release(Bytes prefix) {
        if (!leased.remove(indexOf(prefix))) {
            throw new IllegalArgumentException("nobody has the prefix " + prefix);
        }
    }

    public int fullLength() {
        return fullLength;
    }

    /** Bytes that the miner of an extended channel chooses. */
    public int rollableLength() {
        return fullLength - serverPrefix.length() - INDEX_LENGTH;
    }

    private Bytes prefixOf(int index) {
        byte[] big = new byte[INDEX_LENGTH];
        for (int i = 0; i < INDEX_LENGTH; i++) {
            big[i] = (byte) (index >>> (8 * (INDEX_LENGTH - 1 - i)));
        }
        return serverPrefix.concat(Bytes.wrap(big));
    }

    private int indexOf(Bytes prefix) {
        int index = 0;
        for (int i = serverPrefix.length(); i < prefix.length(); i++) {
            index = index << 8 | (prefix.at(i) & 0xff);
        }
        return index;
    }
}
