package org.hyperhash.ledger.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.ledger.engine.ShareWindowTest.payee;
import static org.hyperhash.ledger.engine.ShareWindowTest.work;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.ledger.engine.Rewards.Credit;
import org.hyperhash.ledger.engine.SlowRewards.Share;
import org.hyperhash.ledger.engine.WindowClaims.Claim;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class RewardsTest {
    private static final Payee WINNER = payee("winner");

    @Test
    void everyDivisionRoundsDownAndTheRestIsCarried() {
        WindowClaims claims =
                WindowClaims.of(
                        1,
                        9,
                        9,
                        List.of(new Claim(payee("a"), work(1)), new Claim(payee("b"), work(2))));
        Rewards rewards = Rewards.split(Sats.of(1_099), claims, WINNER);
        assertThat(rewards.nodePot()).isEqualTo(Sats.of(5));
        assertThat(rewards.treasuryFee()).isEqualTo(Sats.of(5));
        assertThat(rewards.credits())
                .containsExactly(
                        new Credit(payee("a"), work(1), Sats.of(363)),
                        new Credit(payee("b"), work(2), Sats.of(726)));
        assertThat(rewards.remainder()).isEqualTo(Sats.ZERO);

        Rewards odd = Rewards.split(Sats.of(350), claims, WINNER);
        assertThat(odd.nodePot()).isEqualTo(Sats.of(1));
        assertThat(odd.treasuryFee()).isEqualTo(Sats.of(2));
        assertThat(odd.remainder()).isEqualTo(Sats.of(347 - 115 - 231));
    }

    @Test
    void emptyWindowBelongsToTheWinner() {
        Rewards rewards = Rewards.split(Sats.of(5_000), WindowClaims.EMPTY, WINNER);
        assertThat(rewards.credits())
                .containsExactly(new Credit(WINNER, Work.ZERO, Sats.of(4_950)));
        assertThat(rewards.remainder()).isEqualTo(Sats.ZERO);
    }

    @Test
    void noSatoshiIsLostAndTheSlowTwinAgrees() {
        Property.check(
                1,
                300,
                random -> {
                    List<Share> shares = new ArrayList<>();
                    ShareWindow window = new ShareWindow(1_000);
                    for (int i = 1 + random.nextInt(300); i > 0; i--) {
                        BigInteger work =
                                BigInteger.valueOf(1 + random.nextLong(1L << random.nextInt(62)))
                                        .shiftLeft(random.nextInt(34));
                        Share share = new Share(shares.size() + 1, "a" + random.nextInt(40), work);
                        shares.add(share);
                        window.append(
                                share.sequence(), payee(share.account()), new Work(share.work()));
                    }
                    long subsidy = random.nextLong(Sats.PER_BITCOIN * 50 + 1);
                    Rewards rewards =
                            Rewards.split(Sats.of(subsidy), window.since(0, shares.size()), WINNER);
                    long fee = subsidy / 100;
                    TreeMap<String, Long> expected = SlowRewards.split(subsidy - fee, shares);
                    assertThat(rewards.remainder().value()).isEqualTo(expected.remove(""));
                    assertThat(rewards.nodePot().value()).isEqualTo(fee / 2);
                    TreeMap<String, Long> credited = new TreeMap<>();
                    rewards.credits()
                            .forEach(credit ->
                                    credited.put(
                                            credit.payee().account(), credit.amount().value()));
                    assertThat(credited).isEqualTo(expected);
                    assertThat(
                                    Rewards.sum(rewards.credits())
                                            .plus(rewards.remainder())
                                            .plus(rewards.nodePot())
                                            .plus(rewards.treasuryFee()))
                            .isEqualTo(Sats.of(subsidy));
                });
    }
}
