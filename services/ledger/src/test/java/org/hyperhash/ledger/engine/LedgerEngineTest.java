package org.hyperhash.ledger.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hyperhash.ledger.engine.ShareWindowTest.payee;
import static org.hyperhash.ledger.engine.ShareWindowTest.work;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.ledger.engine.Booking.Kind;
import org.hyperhash.ledger.engine.LedgerAccount.Carry;
import org.hyperhash.ledger.engine.LedgerAccount.Coinbase;
import org.hyperhash.ledger.engine.LedgerAccount.InFlight;
import org.hyperhash.ledger.engine.LedgerAccount.Miner;
import org.hyperhash.ledger.engine.LedgerAccount.NodePot;
import org.hyperhash.ledger.engine.LedgerAccount.Treasury;
import org.hyperhash.ledger.engine.LedgerAccount.Wallet;
import org.hyperhash.ledger.engine.LedgerCommand.BlockBack;
import org.hyperhash.ledger.engine.LedgerCommand.BlockConfirmed;
import org.hyperhash.ledger.engine.LedgerCommand.BlockOrphaned;
import org.hyperhash.ledger.engine.LedgerCommand.BlockSeen;
import org.hyperhash.ledger.engine.LedgerCommand.PayoutFailed;
import org.hyperhash.ledger.engine.LedgerCommand.PayoutSettled;
import org.hyperhash.ledger.engine.LedgerCommand.PayoutStarted;
import org.hyperhash.ledger.engine.LedgerStep.Done;
import org.hyperhash.ledger.engine.LedgerStep.Reason;
import org.hyperhash.ledger.engine.LedgerStep.Refused;
import org.hyperhash.ledger.engine.WindowClaims.Claim;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class LedgerEngineTest {
    private static final Payee WINNER = payee("winner");
    private static final Hash256 BLOCK = new Hash256(1, 0, 0, 0);
    private static final LedgerAccount WINNER_PENDING = new Miner("winner", Stage.PENDING);
    private static final LedgerAccount WINNER_AVAILABLE = new Miner("winner", Stage.AVAILABLE);

    private final LedgerEngine book = new LedgerEngine();

    @Test
    void seenBlockIsOwedButNotPayable() {
        done(new BlockSeen(reward(BLOCK, 100_001, 500, 0, "a", 1, "b", 2)));
        assertThat(book.balances())
                .containsOnly(
                        entry(new Miner("a", Stage.PENDING), 33_000),
                        entry(new Miner("b", Stage.PENDING), 66_000),
                        entry(WINNER_PENDING, 500),
                        entry(new NodePot(Stage.PENDING), 500),
                        entry(new Treasury(Stage.PENDING), 500),
                        entry(new Carry(Stage.PENDING), 1),
                        entry(new Coinbase(), -100_501));
        assertThat(refused(new PayoutStarted("p", "a", Sats.of(1))))
                .isEqualTo(Reason.TOO_LITTLE_MONEY);
    }

    @Test
    void matureBlockIsPayableExceptForWhatTheCoinbasePaid() {
        done(new BlockSeen(reward(BLOCK, 100_001, 500, 1, "a", 1, "b", 2)));
        assertThat(done(new BlockConfirmed(BLOCK, 99))).isEmpty();
        assertThat(done(new BlockConfirmed(BLOCK, 100)))
                .extracting(Booking::kind)
                .containsExactly(Kind.BLOCK_MATURED, Kind.PAID_IN_COINBASE);
        assertThat(book.balances())
                .containsOnly(
                        entry(new Miner("a", Stage.AVAILABLE), 33_000),
                        entry(new NodePot(Stage.AVAILABLE), 500),
                        entry(new Treasury(Stage.AVAILABLE), 500),
                        entry(new Carry(Stage.AVAILABLE), 1),
                        entry(new Wallet(), -34_001));
        assertThat(refused(new BlockConfirmed(BLOCK, 101))).isEqualTo(Reason.WRONG_STAGE);
        assertThat(refused(new BlockOrphaned(BLOCK))).isEqualTo(Reason.WRONG_STAGE);
    }

    @Test
    void orphanedBlockIsReversedExactlyAndMayComeBack() {
        Hash256 empty = book.digest();
        BlockReward reward = reward(BLOCK, 100_001, 500, 0, "a", 1, "b", 2);
        List<Booking> seen = done(new BlockSeen(reward));
        SortedMap<LedgerAccount, Long> balances = book.balances();
        assertThat(done(new BlockOrphaned(BLOCK)))
                .containsExactly(seen.getFirst().reversed(Kind.BLOCK_ORPHANED));
        assertThat(book.balances()).isEmpty();
        assertThat(book.digest()).isNotEqualTo(empty);
        assertThat(refused(new BlockSeen(reward))).isEqualTo(Reason.WRONG_STAGE);
        assertThat(refused(new BlockConfirmed(BLOCK, 2))).isEqualTo(Reason.WRONG_STAGE);
        done(new BlockBack(reward));
        assertThat(book.balances()).isEqualTo(balances);
        assertThat(refused(new BlockBack(reward))).isEqualTo(Reason.WRONG_STAGE);
        assertThat(refused(new BlockOrphaned(Hash256.ZERO))).isEqualTo(Reason.UNKNOWN_BLOCK);
    }

    @Test
    void matureCarryIsDividedOverTheNextWindow() {
        done(new BlockSeen(reward(BLOCK, 100_002, 0, 0, "a", 1, "b", 1, "c", 1)));
        done(new BlockConfirmed(BLOCK, 100));
        LedgerAccount carry = new Carry(Stage.AVAILABLE);
        assertThat(book.balance(carry)).isEqualTo(2);
        Hash256 next = new Hash256(2, 0, 0, 0);
        done(new BlockSeen(reward(next, 200, 0, 0, "a", 1, "b", 1)));
        assertThat(book.balance(carry)).isZero();
        assertThat(book.balance(new Miner("a", Stage.PENDING))).isEqualTo(99 + 1);
        done(new BlockOrphaned(next));
        assertThat(book.balance(carry)).isEqualTo(2);
    }

    @Test
    void treasuryOnlyBlocksCreditNobodyElse() {
        done(new BlockSeen(BlockReward.treasuryOnly(BLOCK, Sats.of(700), WINNER)));
        done(new BlockConfirmed(BLOCK, 100));
        assertThat(book.balances())
                .containsOnly(entry(new Treasury(Stage.AVAILABLE), 700), entry(new Wallet(), -700));
    }

    @Test
    void payoutsLeaveOnce() {
        done(new BlockSeen(reward(BLOCK, 100_000, 5_000, 0, "a", 1)));
        done(new BlockConfirmed(BLOCK, 100));
        assertThat(book.balance(WINNER_AVAILABLE)).isZero();
        done(new PayoutStarted("p", "a", Sats.of(60_000)));
        assertThat(refused(new PayoutStarted("p", "a", Sats.of(1))))
                .isEqualTo(Reason.DUPLICATE_PAYOUT);
        assertThat(refused(new PayoutStarted("q", "a", Sats.of(39_001))))
                .isEqualTo(Reason.TOO_LITTLE_MONEY);
        assertThat(refused(new PayoutStarted("q", "a", Sats.ZERO)))
                .isEqualTo(Reason.TOO_LITTLE_MONEY);
        done(new PayoutFailed("p"));
        assertThat(book.balance(new Miner("a", Stage.AVAILABLE))).isEqualTo(99_000);
        done(new PayoutStarted("r", "a", Sats.of(99_000)));
        done(new PayoutSettled("r", Sats.of(140)));
        assertThat(book.balances())
                .containsOnly(
                        entry(new NodePot(Stage.AVAILABLE), 500),
                        entry(new Treasury(Stage.AVAILABLE), 360),
                        entry(new Wallet(), -860));
        assertThat(refused(new PayoutSettled("r", Sats.ZERO))).isEqualTo(Reason.UNKNOWN_PAYOUT);
        assertThat(refused(new PayoutFailed("r"))).isEqualTo(Reason.UNKNOWN_PAYOUT);
    }

    @Test
    void bookingsThatDoNotSumToZeroCannotBeMade() {
        assertThatThrownBy(() ->
                        new Booking(Kind.BLOCK_SEEN, List.of(new Posting(new Coinbase(), -5))))
                .hasMessage("BLOCK_SEEN sums to -5 sat");
        assertThatThrownBy(() -> new Posting(new Coinbase(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void accountsAreKnownByTheirNames() {
        for (LedgerAccount account :
                List.of(
                        new Miner("bc1q", Stage.PENDING),
                        new Miner("a/available", Stage.AVAILABLE),
                        new Treasury(Stage.AVAILABLE),
                        new NodePot(Stage.PENDING),
                        new Carry(Stage.AVAILABLE),
                        new Coinbase(),
                        new Wallet(),
                        new InFlight())) {
            assertThat(LedgerAccount.ofName(account.name())).isEqualTo(account);
        }
        assertThatThrownBy(() -> LedgerAccount.ofName("other/pending"))
                .hasMessage("no account of the book: other/pending");
    }

    /**
     * After every command the book sums to zero, nobody's balance is negative, what is pending is
     * what the open blocks pay; a replay and a book written down and read again have its digest.
     */
    @Test
    void randomHistoriesNeverCreateOrLoseASatoshi() {
        Property.check(1, 150, LedgerEngineTest::live);
    }

    private static void live(RandomGenerator random) {
        LedgerEngine book = new LedgerEngine();
        List<LedgerCommand> history = new ArrayList<>();
        List<BlockReward> rewards = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            LedgerCommand command = command(random, rewards, i);
            Hash256 before = book.digest();
            if (book.step(command) instanceof Refused) {
                assertThat(book.digest()).isEqualTo(before);
            }
            history.add(command);
            if (random.nextInt(20) == 0) {
                Hash256 digest = book.digest();
                book = new LedgerEngine(book.balances(), book.blocks(), book.payouts());
                assertThat(book.digest()).isEqualTo(digest);
            }
            expectSound(book);
        }
        LedgerEngine replayed = new LedgerEngine();
        history.forEach(replayed::step);
        assertThat(replayed.digest()).isEqualTo(book.digest());
    }

    private static LedgerCommand command(
            RandomGenerator random, List<BlockReward> rewards, int number) {
        if (rewards.isEmpty() || random.nextInt(6) == 0) {
            BlockReward reward = randomReward(random, new Hash256(number, 7, 0, 0));
            rewards.add(reward);
            return new BlockSeen(reward);
        }
        BlockReward reward = rewards.get(random.nextInt(rewards.size()));
        String payout = "p" + random.nextInt(10);
        return switch (random.nextInt(8)) {
            case 0 -> new BlockSeen(reward);
            case 1 -> new BlockOrphaned(reward.block());
            case 2 -> new BlockBack(reward);
            case 3 -> new BlockConfirmed(reward.block(), 1 + random.nextInt(99));
            case 4 -> new BlockConfirmed(reward.block(), 100);
            case 5 ->
                    new PayoutStarted(
                            payout, "m" + random.nextInt(20), Sats.of(random.nextInt(100_000)));
            case 6 -> new PayoutSettled(payout, Sats.of(random.nextInt(500)));
            default -> new PayoutFailed(payout);
        };
    }

    private static BlockReward randomReward(RandomGenerator random, Hash256 block) {
        ShareWindow window = new ShareWindow(100);
        int shares = random.nextInt(40);
        for (int i = 1; i <= shares; i++) {
            window.append(i, payee("m" + random.nextInt(20)), work(1 + random.nextInt(9)));
        }
        RewardTerms terms =
                new RewardTerms(
                        1,
                        shares,
                        Sats.of(random.nextInt(10_000_000)),
                        Sats.of(random.nextInt(100_000)),
                        CoinbasePlanTest.rules(),
                        DeviceClass.PROXY,
                        random.nextInt(6));
        return BlockReward.of(
                block, terms, window.since(0, shares), payee("m" + random.nextInt(20)));
    }

    private static void expectSound(LedgerEngine book) {
        SortedMap<LedgerAccount, Long> balances = book.balances();
        assertThat(balances.values().stream().mapToLong(sats -> sats).sum()).isZero();
        balances.forEach((account, sats) -> {
            if (account instanceof Coinbase || account instanceof Wallet) {
                assertThat(sats).as(account.name()).isNegative();
            } else if (!(account instanceof Treasury)) {
                assertThat(sats).as(account.name()).isPositive();
            }
        });
        long inFlight = book.payouts().values().stream().mapToLong(p -> p.amount().value()).sum();
        assertThat(book.balance(new InFlight())).isEqualTo(inFlight);
        long open =
                book.blocks().values().stream()
                        .flatMap(entry -> entry.seen().stream())
                        .filter(posting -> posting.account() instanceof Coinbase)
                        .mapToLong(Posting::sats)
                        .sum();
        assertThat(book.balance(new Coinbase())).isEqualTo(open);
    }

    private List<Booking> done(LedgerCommand command) {
        LedgerStep step = book.step(command);
        assertThat(step).isInstanceOf(Done.class);
        return ((Done) step).bookings();
    }

    private Reason refused(LedgerCommand command) {
        LedgerStep step = book.step(command);
        assertThat(step).isInstanceOf(Refused.class);
        return ((Refused) step).reason();
    }

    private static java.util.Map.Entry<LedgerAccount, Long> entry(
            LedgerAccount account, long sats) {
        return java.util.Map.entry(account, sats);
    }

    private static BlockReward reward(
            Hash256 block, long subsidy, long fees, int directMax, Object... accountsAndWorks) {
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < accountsAndWorks.length; i += 2) {
            claims.add(
                    new Claim(
                            payee((String) accountsAndWorks[i]),
                            work((Integer) accountsAndWorks[i + 1])));
        }
        RewardTerms terms =
                new RewardTerms(
                        1,
                        9,
                        Sats.of(subsidy),
                        Sats.of(fees),
                        CoinbasePlanTest.rules(),
                        DeviceClass.PROXY,
                        directMax);
        return BlockReward.of(block, terms, WindowClaims.of(1, 9, 9, claims), WINNER);
    }
}
