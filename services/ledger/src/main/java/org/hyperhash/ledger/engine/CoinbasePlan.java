package org.hyperhash.ledger.engine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.engine.WindowClaims.Claim;

/**
 * Whom a coinbase pays: a pure function of the template's numbers, the window, the rules, the
 * device class and the winner. The pool builds its jobs with it and the ledger holds found blocks
 * against it, so that both cannot differ.
 *
 * @param winnerFee the winner's output with the transaction fees, zero when there is none
 * @param direct miners with outputs of their own, largest claim first
 * @param treasury output with everything else, zero when there is none
 * @param outputs in their order in the transaction, without those that the template requires
 */
public record CoinbasePlan(
        Sats winnerFee, List<Direct> direct, Sats treasury, List<CoinbaseOutput> outputs) {
    /** Satoshis per virtual byte that nodes ask when they call an output dust. */
    private static final long DUST_RATE = 3;

    /** Virtual bytes that spending an output costs, with and without witness discount. */
    private static final int WITNESS_SPEND_LENGTH = 67;

    private static final int BARE_SPEND_LENGTH = 148;

    /** Kept for the winner's output, so that whom a coinbase pays is the same for all winners. */
    private static final int WINNER_OUTPUT_BYTES = 51;

    /** A miner that the coinbase pays. */
    public record Direct(Payee payee, Sats amount) {}

    public CoinbasePlan {
        direct = List.copyOf(direct);
        outputs = List.copyOf(outputs);
    }

    /** The claims of a window that get outputs; one list serves all winners of a template. */
    public static List<Direct> direct(RewardTerms terms, WindowClaims claims) {
        RewardRules rules = terms.rules();
        Sats distributable = terms.subsidy().minus(Rewards.fee(terms.subsidy()));
        BigInteger total = claims.total().hashes();
        int bytesLeft =
                rules.outputBytes()
                        - WINNER_OUTPUT_BYTES
                        - new CoinbaseOutput(Sats.ZERO, rules.treasury()).length();
        List<Direct> direct = new ArrayList<>();
        for (Claim claim : claims.largest(terms.directMax())) {
            Sats amount = Rewards.part(distributable, claim.work(), total);
            CoinbaseOutput output = new CoinbaseOutput(amount, claim.payee().script());
            if (isWorthAnOutput(output, rules) && output.length() <= bytesLeft) {
                direct.add(new Direct(claim.payee(), amount));
                bytesLeft -= output.length();
            }
        }
        return direct;
    }

    private static boolean isWorthAnOutput(CoinbaseOutput output, RewardRules rules) {
        return output.value().compareTo(rules.minimumDirect()) >= 0
                && output.value().compareTo(dustLimit(output.script())) >= 0;
    }

    /** The plan that {@code terms} lead to. */
    public static CoinbasePlan of(RewardTerms terms, WindowClaims claims, Payee winner) {
        return of(terms, claims, direct(terms, claims), winner);
    }

    /**
     * The same, for those who have the common part already.
     *
     * @param direct what {@link #direct} gave for the same window
     */
    public static CoinbasePlan of(
            RewardTerms terms, WindowClaims claims, List<Direct> direct, Payee winner) {
        List<Direct> paid = claims.isEmpty() ? direct(terms, only(winner)) : direct;
        boolean paysFees =
                terms.rules().feesToWinner()
                        && !winner.script().isEmpty()
                        && terms.fees().compareTo(dustLimit(winner.script())) >= 0;
        List<CoinbaseOutput> outputs = new ArrayList<>(paid.size() + 2);
        Sats left = terms.subsidy().plus(terms.fees());
        if (paysFees) {
            outputs.add(new CoinbaseOutput(terms.fees(), winner.script()));
            left = left.minus(terms.fees());
        }
        for (Direct claim : paid) {
            outputs.add(new CoinbaseOutput(claim.amount(), claim.payee().script()));
            left = left.minus(claim.amount());
        }
        if (!left.isZero() || outputs.isEmpty()) {
            outputs.add(new CoinbaseOutput(left, terms.rules().treasury()));
        }
        return new CoinbasePlan(paysFees ? terms.fees() : Sats.ZERO, paid, left, outputs);
    }

    /** What a coinbase pays differently from this plan, if anything. */
    public Optional<String> difference(Tx coinbase) {
        List<CoinbaseOutput> onChain = CoinbaseOutput.of(coinbase);
        for (int i = 0; i < outputs.size(); i++) {
            CoinbaseOutput owed = outputs.get(i);
            if (i >= onChain.size() || !onChain.get(i).equals(owed)) {
                return Optional.of(
                        "output %d of the coinbase pays %s, but the window says %s"
                                .formatted(
                                        i,
                                        i < onChain.size() ? describe(onChain.get(i)) : "nobody",
                                        describe(owed)));
            }
        }
        return Optional.empty();
    }

    private static String describe(CoinbaseOutput output) {
        return "%s to %s".formatted(output.value(), output.script());
    }

    /** A window without shares belongs to the winner. */
    private static WindowClaims only(Payee winner) {
        return WindowClaims.of(1, 1, 0, List.of(new Claim(winner, new Work(BigInteger.ONE))));
    }

    /** The smallest amount that is worth spending again from {@code script}. */
    static Sats dustLimit(Bytes script) {
        boolean witness =
                script.length() >= 4
                        && script.length() <= 42
                        && (script.at(0) == 0 || (script.at(0) >= 0x51 && script.at(0) <= 0x60))
                        && script.at(1) == script.length() - 2;
        int outputLength = 8 + 1 + script.length();
        int spendLength = witness ? WITNESS_SPEND_LENGTH : BARE_SPEND_LENGTH;
        return Sats.of(DUST_RATE * (outputLength + spendLength));
    }
}
