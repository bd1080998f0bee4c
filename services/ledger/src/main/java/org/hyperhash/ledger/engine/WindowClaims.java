package org.hyperhash.ledger.engine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.hyperhash.bitcoin.Work;

/**
 * How much work each account has in a reward window. Immutable.
 *
 * <p>Work is kept as 128-bit numbers in two arrays: a snapshot for each template must cost no more
 * than a copy.
 */
public final class WindowClaims {
    /** A window without shares. */
    public static final WindowClaims EMPTY =
            new WindowClaims(1, 0, 0, new Payee[0], new long[0], new long[0]);

    private final long from;
    private final long cut;
    private final long shares;
    private final Payee[] payees;
    private final long[] high;
    private final long[] low;

    /**
     * @param payees in any order, each once
     * @param high upper 64 bits of the work of each
     * @param low lower 64 bits, unsigned
     */
    WindowClaims(long from, long cut, long shares, Payee[] payees, long[] high, long[] low) {
        this.from = from;
        this.cut = cut;
        this.shares = shares;
        this.payees = payees;
        this.high = high;
        this.low = low;
    }

    /**
     * What one account did.
     *
     * @param work at least 1
     */
    public record Claim(Payee payee, Work work) {}

    /**
     * The window of known claims.
     *
     * @throws IllegalArgumentException when an account has no work or more than windows count
     */
    public static WindowClaims of(long from, long cut, long shares, List<Claim> claims) {
        int size = claims.size();
        Payee[] payees = new Payee[size];
        long[] high = new long[size];
        long[] low = new long[size];
        for (int i = 0; i < size; i++) {
            BigInteger work = claims.get(i).work().hashes();
            if (work.signum() <= 0 || work.bitLength() >= 2 * Long.SIZE) {
                throw new IllegalArgumentException("work of a claim: " + work);
            }
            payees[i] = claims.get(i).payee();
            high[i] = work.shiftRight(Long.SIZE).longValue();
            low[i] = work.longValue();
        }
        return new WindowClaims(from, cut, shares, payees, high, low);
    }

    /** Sequence of the first share; behind the cut when there is none. */
    public long from() {
        return from;
    }

    /** Journal sequence up to which shares were counted. */
    public long cut() {
        return cut;
    }

    /** How many shares are in the window. */
    public long shares() {
        return shares;
    }

    public boolean isEmpty() {
        return payees.length == 0;
    }

    /** How many accounts have work in the window. */
    public int size() {
        return payees.length;
    }

    public Work total() {
        long sumHigh = 0;
        long sumLow = 0;
        for (int i = 0; i < payees.length; i++) {
            sumLow += low[i];
            sumHigh += high[i] + Wide.carry(sumLow, low[i]);
        }
        return new Work(Wide.number(sumHigh, sumLow));
    }

    /** All claims, ordered by account. */
    public List<Claim> claims() {
        List<Claim> claims = new ArrayList<>(payees.length);
        for (int i = 0; i < payees.length; i++) {
            claims.add(claim(i));
        }
        claims.sort(Comparator.comparing(claim -> claim.payee().account()));
        return claims;
    }

    /** The largest claims that can be paid on chain, ties by script bytes, then by account. */
    List<Claim> largest(int count) {
        if (count == 0) {
            return List.of();
        }
        Comparator<Integer> bestFirst = this::compare;
        PriorityQueue<Integer> best = new PriorityQueue<>(count + 1, bestFirst.reversed());
        for (int i = 0; i < payees.length; i++) {
            if (payees[i].script().isEmpty()) {
                continue;
            }
            if (best.size() < count) {
                best.add(i);
            } else if (compare(i, best.element()) < 0) {
                best.remove();
                best.add(i);
            }
        }
        return best.stream().sorted(bestFirst).map(this::claim).toList();
    }

    private int compare(int left, int right) {
        int order = Long.compare(high[right], high[left]);
        if (order == 0) {
            order = Long.compareUnsigned(low[right], low[left]);
        }
        if (order == 0) {
            order = payees[left].script().compareTo(payees[right].script());
        }
        return order == 0 ? payees[left].account().compareTo(payees[right].account()) : order;
    }

    private Claim claim(int index) {
        return new Claim(payees[index], new Work(hashes(index)));
    }

    private BigInteger hashes(int index) {
        return Wide.number(high[index], low[index]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WindowClaims that
                && from == that.from
                && cut == that.cut
                && shares == that.shares
                && claims().equals(that.claims());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new long[] {from, cut, shares});
    }

    @Override
    public String toString() {
        return "shares %d to %d: %s".formatted(from, cut, claims());
    }
}
