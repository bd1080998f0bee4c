package org.hyperhash.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.coinbase.CoinbaseRecipe;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.engine.WindowClaims.Claim;
import org.hyperhash.ledger.engine.WindowRule;

/**
 * A block by Bob of a pool on signet that rewards the three shares before it, two of them Alice's,
 * and the coinbase that does so.
 */
public record RewardedBlock(BlockFound found, Tx coinbase) {
    public static final long NOON_MS = Entries.NOON_MS;
    public static final Network NETWORK = Network.SIGNET;
    public static final String ALICE = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx";
    public static final String BOB = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
    public static final Bytes TREASURY = Bytes.ofHex("0014" + "77".repeat(20));
    public static final Sats SUBSIDY = Sats.of(1_000_000);
    public static final Sats FEES = Sats.of(5_000);

    private static final int EASY_BITS = 0x207fffff;

    /** Four hashes on average. */
    private static final Target FOUR =
            Target.ofNumber(BigInteger.TWO.pow(254).subtract(BigInteger.ONE));

    /** Writes the three shares; the block is not written yet. */
    public static RewardedBlock mine(ShareJournal shares, int number, int height) throws Exception {
        return mine(shares, number, height, SUBSIDY, FEES);
    }

    public static RewardedBlock mine(
            ShareJournal shares, int number, int height, Sats subsidy, Sats fees) throws Exception {
        RewardTerms terms = terms(appendShares(shares), subsidy, fees);
        return block(number, height, BOB, terms, Optional.of(terms));
    }

    /** As versions without rewards wrote them: Alice's, whose work is paid by nobody's terms. */
    public static RewardedBlock mineWithoutTerms(ShareJournal shares, int number, int height)
            throws Exception {
        RewardTerms terms = terms(appendShares(shares), SUBSIDY, FEES);
        return block(number, height, ALICE, terms, Optional.empty());
    }

    private static long appendShares(ShareJournal shares) throws Exception {
        return shares.append(List.of(share(ALICE, "rig1"), share(BOB, ""), share(ALICE, "_")));
    }

    private static ShareRecord share(String account, String worker) {
        return new ShareRecord(
                NOON_MS, account, worker, FOUR, Hash256.ZERO, false, 1, 1, 1, 1, 1, "agent");
    }

    private static RewardTerms terms(long cut, Sats subsidy, Sats fees) {
        return new RewardTerms(
                cut - 2,
                cut,
                subsidy,
                fees,
                new RewardRules(new WindowRule.Pplns(8), 100, true, Sats.of(10_000), 900, TREASURY),
                DeviceClass.PROXY,
                4);
    }

    private static RewardedBlock block(
            int number,
            int height,
            String winner,
            RewardTerms planned,
            Optional<RewardTerms> written) {
        WindowClaims claims =
                WindowClaims.of(
                        planned.from(), planned.cut(), 3, List.of(claim(ALICE, 8), claim(BOB, 4)));
        Payee payee = Payee.of(NETWORK, winner);
        Tx coinbase = coinbase(CoinbasePlan.of(planned, claims, payee).outputs());
        BlockFound found =
                new BlockFound(
                        NOON_MS,
                        new Hash256(number, 0, 0, 0),
                        height,
                        winner,
                        "",
                        1,
                        header(),
                        coinbase.serialized(),
                        Bytes.EMPTY,
                        written);
        return new RewardedBlock(found, coinbase);
    }

    private static Claim claim(String account, long hashes) {
        return new Claim(Payee.of(NETWORK, account), new Work(BigInteger.valueOf(hashes)));
    }

    /** A coinbase that pays these and nothing else. */
    public static Tx coinbase(List<CoinbaseOutput> paid) {
        List<CoinbaseOutput> outputs = new ArrayList<>(paid);
        outputs.add(CoinbaseOutput.commitment(Hash256.ZERO));
        Sats value = paid.stream().map(CoinbaseOutput::value).reduce(Sats.ZERO, Sats::plus);
        return new CoinbaseRecipe(2, CoinbaseScript.height(200), 0, -1, outputs, value, 0)
                .build()
                .transaction(Bytes.EMPTY);
    }

    /** All zero but its bits, little-endian. */
    private static Bytes header() {
        byte[] header = new byte[80];
        for (int i = 0; i < Integer.BYTES; i++) {
            header[72 + i] = (byte) (EASY_BITS >>> (8 * i));
        }
        return Bytes.wrap(header);
    }
}
