package org.hyperhash.ledger.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.ledger.engine.ShareWindowTest.payee;
import static org.hyperhash.ledger.engine.ShareWindowTest.work;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.ledger.engine.CoinbasePlan.Direct;
import org.hyperhash.ledger.engine.WindowClaims.Claim;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class CoinbasePlanTest {
    static final Bytes TREASURY = Bytes.ofHex("0014" + "77".repeat(20));
    private static final Payee WINNER = payee("winner");
    private static final Sats SUBSIDY = Sats.of(100_000);

    @Test
    void outputsStandInTheirOrder() {
        CoinbasePlan plan = plan(terms(5_000, 3), claims("a", 10, "b", 30, "c", 20), WINNER);
        assertThat(plan.outputs())
                .containsExactly(
                        new CoinbaseOutput(Sats.of(5_000), WINNER.script()),
                        new CoinbaseOutput(Sats.of(49_500), payee("b").script()),
                        new CoinbaseOutput(Sats.of(33_000), payee("c").script()),
                        new CoinbaseOutput(Sats.of(16_500), payee("a").script()),
                        new CoinbaseOutput(Sats.of(1_000), TREASURY));
        assertThat(plan.direct().getFirst()).isEqualTo(new Direct(payee("b"), Sats.of(49_500)));
        assertThat(plan.treasury()).isEqualTo(Sats.of(1_000));
    }

    @Test
    void onlyTheLargestClaimsFitTheDevice() {
        WindowClaims claims = claims("a", 10, "b", 30, "c", 20);
        assertThat(plan(terms(0, 1), claims, WINNER).direct())
                .containsExactly(new Direct(payee("b"), Sats.of(49_500)));
        assertThat(plan(terms(0, 0), claims, WINNER).outputs())
                .containsExactly(new CoinbaseOutput(SUBSIDY, TREASURY));
    }

    @Test
    void equalClaimsAreOrderedByTheirScripts() {
        assertThat(plan(terms(0, 2), claims("c", 1, "a", 1, "b", 1), WINNER).direct())
                .extracting(Direct::payee)
                .containsExactly(payee("a"), payee("b"));
    }

    @Test
    void smallClaimsStayInTheLedger() {
        // 99 of 100,000 sat are below the least payment of 10,000 sat.
        assertThat(plan(terms(0, 9), claims("a", 1, "b", 999), WINNER).direct())
                .extracting(Direct::payee)
                .containsExactly(payee("b"));
    }

    @Test
    void winnerWithAClaimHasTwoOutputs() {
        assertThat(plan(terms(5_000, 3), claims("winner", 1), WINNER).outputs())
                .containsExactly(
                        new CoinbaseOutput(Sats.of(5_000), WINNER.script()),
                        new CoinbaseOutput(Sats.of(99_000), WINNER.script()),
                        new CoinbaseOutput(Sats.of(1_000), TREASURY));
    }

    @Test
    void emptyWindowPaysTheWinner() {
        assertThat(plan(terms(0, 3), WindowClaims.EMPTY, WINNER).direct())
                .containsExactly(new Direct(WINNER, Sats.of(99_000)));
    }

    @Test
    void feesBelowDustAndFeesForTheLedgerGoToTheTreasury() {
        assertThat(plan(terms(293, 0), WindowClaims.EMPTY, WINNER).winnerFee())
                .isEqualTo(Sats.ZERO);
        assertThat(plan(terms(294, 0), WindowClaims.EMPTY, WINNER).winnerFee())
                .isEqualTo(Sats.of(294));
        RewardRules inLedger =
                new RewardRules(
                        new WindowRule.Round(), 100, false, Sats.of(10_000), 1_500, TREASURY);
        RewardTerms terms =
                new RewardTerms(
                        1, 9, SUBSIDY, Sats.of(5_000), inLedger, DeviceClass.HEADER_ONLY, 0);
        assertThat(plan(terms, WindowClaims.EMPTY, WINNER).outputs())
                .containsExactly(new CoinbaseOutput(Sats.of(105_000), TREASURY));
    }

    @Test
    void dustFollowsTheKindOfScript() {
        assertThat(CoinbasePlan.dustLimit(Bytes.ofHex("0014" + "00".repeat(20))))
                .isEqualTo(Sats.of(294));
        assertThat(CoinbasePlan.dustLimit(Bytes.ofHex("5120" + "00".repeat(32))))
                .isEqualTo(Sats.of(330));
        assertThat(CoinbasePlan.dustLimit(Bytes.ofHex("76a914" + "00".repeat(20) + "88ac")))
                .isEqualTo(Sats.of(546));
    }

    @Test
    void planIsExactWithinItsLimitsAndBlindToTheOrderOfClaims() {
        Property.check(
                1,
                300,
                random -> {
                    List<Claim> claims = new ArrayList<>();
                    for (int i = random.nextInt(200); i > 0; i--) {
                        claims.add(new Claim(payee("m" + i), work(1 + random.nextInt(50))));
                    }
                    int bytes = 200 + random.nextInt(3_000);
                    RewardRules rules =
                            new RewardRules(
                                    new WindowRule.Pplns(8),
                                    1_000,
                                    random.nextBoolean(),
                                    Sats.of(random.nextInt(20_000)),
                                    bytes,
                                    TREASURY);
                    RewardTerms terms =
                            new RewardTerms(
                                    1,
                                    9,
                                    Sats.of(random.nextLong(50 * Sats.PER_BITCOIN)),
                                    Sats.of(random.nextInt(100_000)),
                                    rules,
                                    DeviceClass.PROXY,
                                    random.nextInt(RewardTerms.DIRECT_MAX + 1));
                    CoinbasePlan plan = plan(terms, WindowClaims.of(1, 9, 9, claims), WINNER);
                    assertThat(plan.outputs().stream().mapToLong(o -> o.value().value()).sum())
                            .isEqualTo(terms.subsidy().plus(terms.fees()).value());
                    assertThat(plan.outputs().stream().mapToInt(CoinbaseOutput::length).sum())
                            .isLessThanOrEqualTo(bytes);
                    assertThat(plan.direct()).hasSizeLessThanOrEqualTo(terms.directMax());
                    Collections.shuffle(claims, new java.util.Random(random.nextLong()));
                    assertThat(plan(terms, WindowClaims.of(1, 9, 9, claims), WINNER))
                            .isEqualTo(plan);
                });
    }

    private static CoinbasePlan plan(RewardTerms terms, WindowClaims claims, Payee winner) {
        return CoinbasePlan.of(terms, claims, winner);
    }

    private static RewardTerms terms(long fees, int directMax) {
        return new RewardTerms(
                1, 9, SUBSIDY, Sats.of(fees), rules(), DeviceClass.HEADER_ONLY, directMax);
    }

    static RewardRules rules() {
        return new RewardRules(
                new WindowRule.Pplns(8), 1_000, true, Sats.of(10_000), 1_500, TREASURY);
    }

    private static WindowClaims claims(Object... accountsAndWorks) {
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < accountsAndWorks.length; i += 2) {
            claims.add(
                    new Claim(
                            payee((String) accountsAndWorks[i]),
                            work((Integer) accountsAndWorks[i + 1])));
        }
        return WindowClaims.of(1, 9, 9, claims);
    }
}
