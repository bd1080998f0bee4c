package org.hyperhash.stratum.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.hyperhash.bitcoin.Bytes;

/**
 * Hands out extranonce prefixes so that no two channels ever search the same headers. A full
 * extranonce is {@code server prefix || channel index || rollable bytes}. A released index is used
 * again only after the chain tip has moved, when no share for its old jobs can be valid. Owned by
 * one thread.
 */
public final class ExtranonceSpace {
    /** Longest extranonce that the protocol can carry (B0_32). */
    public static final int FULL_LENGTH_MAX = 32;

    /** Big-endian bytes that number the channels of one server. */
    public static final int INDEX_LENGTH = 4;

    private final Bytes serverPrefix;
    private final int fullLength;
    private final long channelsMax;
    private final Queue<Long> free = new ArrayDeque<>();
    private final List<Long> resting = new ArrayList<>();
    private long nextIndex;
    private long inUse;

    /**
     * @param serverPrefix what tells this server from the others that mine for the same operator
     * @param fullLength bytes of the whole extranonce in the coinbase
     * @param channelsMax channels open at the same time
     * @throws IllegalArgumentException when no rollable byte would be left
     */
    public ExtranonceSpace(Bytes serverPrefix, int fullLength, long channelsMax) {
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
    }

    /** A prefix that nobody else has, or empty when all are taken. */
    public Optional<Bytes> lease() {
        if (inUse == channelsMax) {
            return Optional.empty();
        }
        Long reused = free.poll();
        if (reused == null && nextIndex >= 2 * channelsMax) {
            return Optional.empty();
        }
        long index = reused == null ? nextIndex++ : reused;
        inUse++;
        return Optional.of(prefixOf(index));
    }

    /** Gives a prefix back; it rests until {@link #tipMoved()}. */
    public void release(Bytes prefix) {
        resting.add(indexOf(prefix));
        inUse--;
    }

    /** The jobs of all released prefixes are stale now: they may be used again. */
    public void tipMoved() {
        free.addAll(resting);
        resting.clear();
    }

    public int fullLength() {
        return fullLength;
    }

    /** Bytes that the miner of an extended channel chooses. */
    public int rollableLength() {
        return fullLength - serverPrefix.length() - INDEX_LENGTH;
    }

    private Bytes prefixOf(long index) {
        byte[] big = new byte[INDEX_LENGTH];
        for (int i = 0; i < INDEX_LENGTH; i++) {
            big[i] = (byte) (index >>> (8 * (INDEX_LENGTH - 1 - i)));
        }
        return serverPrefix.concat(Bytes.wrap(big));
    }

    private long indexOf(Bytes prefix) {
        long index = 0;
        for (int i = serverPrefix.length(); i < prefix.length(); i++) {
            index = index << 8 | (prefix.at(i) & 0xff);
        }
        return index;
    }
}
