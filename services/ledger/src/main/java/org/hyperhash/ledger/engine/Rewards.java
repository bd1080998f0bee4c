package org.hyperhash.ledger.engine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.ledger.engine.WindowClaims.Claim;

/**
 * A block's subsidy, divided to the last satoshi.
 *
 * <pre>
 * subsidy = node pot + treasury fee + credits + remainder
 * </pre>
 *
 * @param nodePot half of the pool's fee, rounded down
 * @param treasuryFee the other half
 * @param credits ordered by account; some may be zero
 * @param remainder what rounding left over, for the carry account
 */
public record Rewards(Sats nodePot, Sats treasuryFee, List<Credit> credits, Sats remainder) {
    /** The pool keeps a hundredth of the subsidy, rounded down, and nothing of the fees. */
    private static final long FEE_DENOMINATOR = 100;

    /**
     * What an account gets.
     *
     * @param work that earned it; zero for a winner of an empty window
     */
    public record Credit(Payee payee, Work work, Sats amount) {}

    public Rewards {
        credits = List.copyOf(credits);
    }

    /**
     * @param winner gets everything that a window without shares would share out
     */
    public static Rewards split(Sats subsidy, WindowClaims claims, Payee winner) {
        Sats fee = fee(subsidy);
        Sats nodePot = fee.fractionFloor(1, 2);
        Sats distributable = subsidy.minus(fee);
        List<Credit> credits =
                claims.isEmpty()
                        ? List.of(new Credit(winner, Work.ZERO, distributable))
                        : shareOut(distributable, claims);
        return new Rewards(nodePot, fee.minus(nodePot), credits, distributable.minus(sum(credits)));
    }

    /** Everything for the treasury: blocks of jobs that knew no windows. */
    public static Rewards treasuryOnly(Sats amount) {
        return new Rewards(Sats.ZERO, amount, List.of(), Sats.ZERO);
    }

    /** The pool's fee of a subsidy, rounded down. */
    static Sats fee(Sats subsidy) {
        return subsidy.fractionFloor(1, FEE_DENOMINATOR);
    }

    /** To each claim its part of {@code amount}, rounded down, in the order of the accounts. */
    static List<Credit> shareOut(Sats amount, WindowClaims claims) {
        BigInteger total = claims.total().hashes();
        List<Credit> credits = new ArrayList<>(claims.size());
        for (Claim claim : claims.claims()) {
            credits.add(new Credit(claim.payee(), claim.work(), part(amount, claim.work(), total)));
        }
        return credits;
    }

    /** {@code amount * work / total}, rounded down. */
    static Sats part(Sats amount, Work work, BigInteger total) {
        return Sats.of(
                BigInteger.valueOf(amount.value())
                        .multiply(work.hashes())
                        .divide(total)
                        .longValueExact());
    }

    static Sats sum(List<Credit> credits) {
        long sum = 0;
        for (Credit credit : credits) {
            sum = Math.addExact(sum, credit.amount().value());
        }
        return Sats.of(sum);
    }
}
