package org.hyperhash.ledger.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.ledger.engine.Booking.Draft;
import org.hyperhash.ledger.engine.Booking.Kind;
import org.hyperhash.ledger.engine.CoinbasePlan.Direct;
import org.hyperhash.ledger.engine.LedgerAccount.Carry;
import org.hyperhash.ledger.engine.LedgerAccount.Coinbase;
import org.hyperhash.ledger.engine.LedgerAccount.InFlight;
import org.hyperhash.ledger.engine.LedgerAccount.Miner;
import org.hyperhash.ledger.engine.LedgerAccount.NodePot;
import org.hyperhash.ledger.engine.LedgerAccount.Treasury;
import org.hyperhash.ledger.engine.LedgerAccount.Wallet;
import org.hyperhash.ledger.engine.LedgerStep.Done;
import org.hyperhash.ledger.engine.LedgerStep.Reason;
import org.hyperhash.ledger.engine.LedgerStep.Refused;
import org.hyperhash.ledger.engine.Rewards.Credit;

/**
 * The double-entry book: blocks from their sight to maturity, and payouts. Every booking sums to
 * zero, an orphaned block is reversed exactly, and the same commands always lead to the same
 * {@link #digest}. Owned by one thread.
 */
public final class LedgerEngine {
    /** Confirmations after which a coinbase may be spent. */
    public static final int MATURITY = 100;

    private final SortedMap<LedgerAccount, Long> balances = new TreeMap<>();
    private final SortedMap<Hash256, Entry> blocks =
            new TreeMap<>(Comparator.comparing(Hash256::display));
    private final SortedMap<String, Payout> payouts = new TreeMap<>();

    /**
     * A block in the book.
     *
     * @param seen what was booked when it was seen; empty once it is mature
     * @param settlement what its coinbase pays when it is mature; empty once it is
     */
    public record Entry(
            BlockStage stage, int confirmations, List<Posting> seen, List<Posting> settlement) {
        public Entry {
            seen = List.copyOf(seen);
            settlement = List.copyOf(settlement);
        }
    }

    /** A payout that is under way. */
    public record Payout(String account, Sats amount) {}

    /** An empty book. */
    public LedgerEngine() {}

    /** A book as it was written down. */
    public LedgerEngine(
            Map<LedgerAccount, Long> balances,
            Map<Hash256, Entry> blocks,
            Map<String, Payout> payouts) {
        balances.forEach((account, sats) -> {
            if (sats != 0) {
                this.balances.put(account, sats);
            }
        });
        this.blocks.putAll(blocks);
        this.payouts.putAll(payouts);
    }

    /** Does one command, or refuses it and changes nothing. */
    public LedgerStep step(LedgerCommand command) {
        return switch (command) {
            case LedgerCommand.BlockSeen(BlockReward reward) ->
                    blocks.containsKey(reward.block())
                            ? wrongStage(reward.block(), "seen")
                            : see(reward);
            case LedgerCommand.BlockBack(BlockReward reward) ->
                    isAt(reward.block(), BlockStage.ORPHANED)
                            ? see(reward)
                            : wrongStage(reward.block(), "back");
            case LedgerCommand.BlockConfirmed(Hash256 block, int confirmations) ->
                    isAt(block, BlockStage.SEEN)
                            ? confirm(block, confirmations)
                            : wrongStage(block, "confirmed");
            case LedgerCommand.BlockOrphaned(Hash256 block) ->
                    isAt(block, BlockStage.SEEN) ? orphan(block) : wrongStage(block, "orphaned");
            case LedgerCommand.PayoutStarted(String id, String account, Sats amount) ->
                    start(id, account, amount);
            case LedgerCommand.PayoutSettled(String id, Sats fee) -> settle(id, fee);
            case LedgerCommand.PayoutFailed(String id) -> fail(id);
        };
    }

    private boolean isAt(Hash256 block, BlockStage stage) {
        Entry entry = blocks.get(block);
        return entry != null && entry.stage() == stage;
    }

    private LedgerStep wrongStage(Hash256 block, String news) {
        Entry entry = blocks.get(block);
        return entry == null
                ? new Refused(
                        Reason.UNKNOWN_BLOCK,
                        "block %s is %s, but was never seen".formatted(block, news))
                : new Refused(
                        Reason.WRONG_STAGE,
                        "block %s is %s, but stands as %s".formatted(block, news, entry.stage()));
    }

    private LedgerStep see(BlockReward reward) {
        Booking booking = booking(reward);
        blocks.put(
                reward.block(),
                new Entry(BlockStage.SEEN, 1, booking.postings(), settlement(reward)));
        return done(booking);
    }

    private Booking booking(BlockReward reward) {
        Rewards rewards = reward.rewards();
        Draft draft = new Draft();
        for (Credit credit : rewards.credits()) {
            earn(draft, pending(credit.payee().account()), credit.amount());
        }
        earn(draft, pending(reward.winner().account()), reward.fees());
        earn(draft, new NodePot(Stage.PENDING), rewards.nodePot());
        earn(draft, new Treasury(Stage.PENDING), rewards.treasuryFee());
        earn(draft, new Carry(Stage.PENDING), rewards.remainder());
        if (!reward.claims().isEmpty()) {
            shareCarry(draft, reward.claims());
        }
        return draft.toBooking(Kind.BLOCK_SEEN);
    }

    private static void earn(Draft draft, LedgerAccount account, Sats amount) {
        draft.move(new Coinbase(), account, amount.value());
    }

    /** What earlier blocks left over is divided over this window; its remainder stays. */
    private void shareCarry(Draft draft, WindowClaims claims) {
        Carry carry = new Carry(Stage.AVAILABLE);
        for (Credit credit : Rewards.shareOut(Sats.of(balance(carry)), claims)) {
            draft.move(carry, pending(credit.payee().account()), credit.amount().value());
        }
    }

    /** What the coinbase pays to miners is settled, the rest is the treasury's to spend. */
    private static List<Posting> settlement(BlockReward reward) {
        Rewards rewards = reward.rewards();
        Draft draft = new Draft();
        draft.move(
                available(reward.winner().account()), new Coinbase(), reward.winnerFee().value());
        for (Direct direct : reward.direct()) {
            draft.move(
                    available(direct.payee().account()), new Coinbase(), direct.amount().value());
        }
        long paid =
                reward.winnerFee().value()
                        + reward.direct().stream().mapToLong(each -> each.amount().value()).sum();
        long all =
                rewards.nodePot().value()
                        + rewards.treasuryFee().value()
                        + Rewards.sum(rewards.credits()).value()
                        + rewards.remainder().value()
                        + reward.fees().value();
        draft.move(new Wallet(), new Coinbase(), all - paid);
        return draft.toBooking(Kind.PAID_IN_COINBASE).postings();
    }

    private LedgerStep confirm(Hash256 block, int confirmations) {
        Entry entry = entry(block);
        if (confirmations < MATURITY) {
            blocks.put(
                    block,
                    new Entry(BlockStage.SEEN, confirmations, entry.seen(), entry.settlement()));
            return new Done(List.of());
        }
        Draft matured = new Draft();
        for (Posting posting : entry.seen()) {
            if (posting.account().isPending()) {
                matured.move(posting.account(), posting.account().available(), posting.sats());
            }
        }
        blocks.put(block, new Entry(BlockStage.MATURE, confirmations, List.of(), List.of()));
        return done(
                matured.toBooking(Kind.BLOCK_MATURED),
                new Booking(Kind.PAID_IN_COINBASE, entry.settlement()));
    }

    private LedgerStep orphan(Hash256 block) {
        Booking seen = new Booking(Kind.BLOCK_SEEN, entry(block).seen());
        blocks.put(block, new Entry(BlockStage.ORPHANED, 0, List.of(), List.of()));
        return done(seen.reversed(Kind.BLOCK_ORPHANED));
    }

    /**
     * A block that was seen.
     *
     * @throws IllegalStateException when it never was
     */
    public Entry entry(Hash256 block) {
        Entry entry = blocks.get(block);
        if (entry == null) {
            throw new IllegalStateException("no entry of block " + block);
        }
        return entry;
    }

    private LedgerStep start(String id, String account, Sats amount) {
        if (payouts.containsKey(id)) {
            return new Refused(Reason.DUPLICATE_PAYOUT, "payout %s runs already".formatted(id));
        }
        long available = balance(available(account));
        if (amount.isZero() || amount.value() > available) {
            return new Refused(
                    Reason.TOO_LITTLE_MONEY,
                    "a payout of %s to %s, which has %d sat".formatted(amount, account, available));
        }
        payouts.put(id, new Payout(account, amount));
        return done(
                new Draft()
                        .move(available(account), new InFlight(), amount.value())
                        .toBooking(Kind.PAYOUT_STARTED));
    }

    private LedgerStep settle(String id, Sats networkFee) {
        Payout payout = payouts.remove(id);
        if (payout == null) {
            return unknownPayout(id);
        }
        return done(
                new Draft()
                        .move(new InFlight(), new Wallet(), payout.amount().value())
                        .move(new Treasury(Stage.AVAILABLE), new Wallet(), networkFee.value())
                        .toBooking(Kind.PAYOUT_SETTLED));
    }

    private LedgerStep fail(String id) {
        Payout payout = payouts.remove(id);
        if (payout == null) {
            return unknownPayout(id);
        }
        return done(
                new Draft()
                        .move(new InFlight(), available(payout.account()), payout.amount().value())
                        .toBooking(Kind.PAYOUT_FAILED));
    }

    private static LedgerStep unknownPayout(String id) {
        return new Refused(Reason.UNKNOWN_PAYOUT, "no payout %s is under way".formatted(id));
    }

    private LedgerStep done(Booking... bookings) {
        for (Booking booking : bookings) {
            for (Posting posting : booking.postings()) {
                long balance = Math.addExact(balance(posting.account()), posting.sats());
                if (balance == 0) {
                    balances.remove(posting.account());
                } else {
                    balances.put(posting.account(), balance);
                }
            }
        }
        return new Done(
                List.of(bookings).stream().filter(each -> !each.postings().isEmpty()).toList());
    }

    private static Miner pending(String account) {
        return new Miner(account, Stage.PENDING);
    }

    private static Miner available(String account) {
        return new Miner(account, Stage.AVAILABLE);
    }

    /** Zero for an account that nothing was ever posted to. */
    public long balance(LedgerAccount account) {
        return balances.getOrDefault(account, 0L);
    }

    /** The balances that are not zero. */
    public SortedMap<LedgerAccount, Long> balances() {
        return new TreeMap<>(balances);
    }

    /** Every block that was ever seen. */
    public SortedMap<Hash256, Entry> blocks() {
        SortedMap<Hash256, Entry> copy = new TreeMap<>(blocks.comparator());
        copy.putAll(blocks);
        return copy;
    }

    /** The payouts that are under way. */
    public SortedMap<String, Payout> payouts() {
        return new TreeMap<>(payouts);
    }

    /** Equal for equal books. */
    public Hash256 digest() {
        StringBuilder book = new StringBuilder();
        balances.forEach((account, sats) ->
                book.append(account.name()).append(' ').append(sats).append('\n'));
        blocks.forEach((block, entry) -> book.append(block).append(' ').append(entry).append('\n'));
        payouts.forEach((id, payout) -> book.append(id).append(' ').append(payout).append('\n'));
        return Sha256d.of(Bytes.wrap(book.toString().getBytes(UTF_8)));
    }
}
