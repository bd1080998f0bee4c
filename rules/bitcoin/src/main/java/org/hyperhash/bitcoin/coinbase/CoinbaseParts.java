package org.hyperhash.bitcoin.coinbase;

import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;

/**
 * A coinbase cut in two at its extranonce. Mining jobs carry it without witness, job declaration
 * and block submission with it.
 *
 * @spec BIP 141, BIP 144
 */
public record CoinbaseParts(Bytes prefix, Bytes suffix) {
    private static final int VERSION_LENGTH = 4;
    private static final int LOCK_TIME_LENGTH = 4;
    private static final Bytes MARKER_AND_FLAG = Bytes.of((byte) 0, (byte) 1);

    /** One item of 32 zero bytes. */
    private static final Bytes WITNESS =
            Bytes.of((byte) 1, (byte) Hash256.LENGTH).concat(Hash256.ZERO.toBytes());

    /** Whether the prefix says that a witness follows: no coinbase has zero inputs. */
    public boolean hasWitness() {
        return prefix.length() >= VERSION_LENGTH + MARKER_AND_FLAG.length()
                && prefix.slice(VERSION_LENGTH, VERSION_LENGTH + 2).equals(MARKER_AND_FLAG);
    }

    /**
     * The same without marker, flag and witness; itself when it has none. Empty when the suffix
     * does not end in the one witness that a coinbase may have and a lock time.
     */
    public Optional<CoinbaseParts> stripped() {
        if (!hasWitness()) {
            return Optional.of(this);
        }
        int witnessAt = suffix.length() - LOCK_TIME_LENGTH - WITNESS.length();
        if (witnessAt < 0) {
            return Optional.empty();
        }
        int lockTimeAt = suffix.length() - LOCK_TIME_LENGTH;
        if (!suffix.slice(witnessAt, lockTimeAt).equals(WITNESS)) {
            return Optional.empty();
        }
        Bytes bare =
                prefix.slice(0, VERSION_LENGTH)
                        .concat(prefix.slice(VERSION_LENGTH + 2, prefix.length()));
        Bytes tail = suffix.slice(0, witnessAt).concat(suffix.slice(lockTimeAt, suffix.length()));
        return Optional.of(new CoinbaseParts(bare, tail));
    }

    /**
     * The same with marker, flag and 32 zero bytes of witness.
     *
     * @throws IllegalArgumentException when the parts are too short or have a witness already
     */
    public CoinbaseParts withWitness() {
        if (hasWitness()) {
            throw new IllegalArgumentException("the coinbase has a witness already");
        }
        if (prefix.length() < VERSION_LENGTH || suffix.length() < LOCK_TIME_LENGTH) {
            throw new IllegalArgumentException("too short for version and lock time");
        }
        int lockTimeAt = suffix.length() - LOCK_TIME_LENGTH;
        return new CoinbaseParts(
                prefix.slice(0, VERSION_LENGTH)
                        .concat(MARKER_AND_FLAG)
                        .concat(prefix.slice(VERSION_LENGTH, prefix.length())),
                suffix.slice(0, lockTimeAt)
                        .concat(WITNESS)
                        .concat(suffix.slice(lockTimeAt, suffix.length())));
    }
}
