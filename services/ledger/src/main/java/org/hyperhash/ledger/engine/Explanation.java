package org.hyperhash.ledger.engine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.engine.CoinbasePlan.Direct;
import org.hyperhash.ledger.engine.Rewards.Credit;

/**
 * Why a block pays whom how much, computed anew from its window: every step, what rounding took,
 * and sums that say whether it all adds up. Amounts are satoshis, work is expected hashes in
 * decimal.
 *
 * @param accounts ordered by account
 * @param difference what the coinbase pays otherwise than the window says, if anything
 * @param entries of the book about this block, oldest first; empty without a book
 * @param sums what must be equal
 */
public record Explanation(
        Block block,
        Window window,
        Rules rules,
        Split split,
        Carry carry,
        List<Line> accounts,
        List<Output> outputs,
        Optional<String> difference,
        List<Entry> entries,
        List<Sum> sums) {
    /**
     * What is explained.
     *
     * @param winner account that found the block
     * @param status what became of it; absent without a book
     */
    public record Block(
            String network,
            String hash,
            int height,
            String winner,
            String coinbase,
            Optional<BlockStatus> status) {}

    /**
     * The shares that count.
     *
     * @param first sequence of the first share; behind the last when there is none
     * @param last sequence of the last journal record that was counted
     * @param work of all its shares
     */
    public record Window(long first, long last, long shares, String work) {}

    /**
     * The operator's choices.
     *
     * @param window {@code pplns} or {@code round}
     * @param multiple of the network's work; absent for rounds
     */
    public record Rules(
            String window,
            Optional<Integer> multiple,
            int sharesMax,
            boolean feesToWinner,
            long minimumDirectSats,
            int outputBytes,
            String device,
            int directMax,
            String treasury) {}

    /**
     * How subsidy and fees are divided.
     *
     * @param distributableSats the subsidy less the pool's fee
     * @param remainderSats what rounding left over, for the carry account
     */
    public record Split(
            long subsidySats,
            long feesSats,
            long nodePotSats,
            long treasuryFeeSats,
            long distributableSats,
            long remainderSats) {}

    /**
     * What earlier blocks left over, divided over this window.
     *
     * @param heldSats in the carry account when the block was booked; zero while it is not
     */
    public record Carry(long heldSats, long dividedSats) {}

    /**
     * One account's part.
     *
     * @param work zero for a winner without shares
     * @param share numerator and denominator of its part of the window
     * @param rewardSats the part of the distributable subsidy, rounded down
     * @param roundedOff what rounding down took, as a fraction of a satoshi
     * @param carrySats its part of what earlier blocks left over, rounded down
     * @param feesSats the transaction fees, for the winner
     * @param coinbaseSats what the coinbase pays to it of that
     * @param ledgerSats the rest, which the ledger owes
     */
    public record Line(
            String account,
            String work,
            String share,
            long rewardSats,
            String roundedOff,
            long carrySats,
            long feesSats,
            long coinbaseSats,
            long ledgerSats) {
        /** Reward, carry and fees. */
        public long creditedSats() {
            return rewardSats + carrySats + feesSats;
        }
    }

    /** An output of the coinbase. */
    public record Output(long sats, String script, Optional<String> address, OutputKind kind) {}

    /** What an output is for. */
    public enum OutputKind {
        WINNER_FEES,
        DIRECT,
        TREASURY,
        OTHER
    }

    /**
     * A posting of the book.
     *
     * @param atMs milliseconds since 1970
     */
    public record Entry(long booking, long atMs, String kind, String account, long sats) {}

    /** Two numbers that must be equal. */
    public record Sum(String name, String left, String right) {
        /** Whether they are. */
        public boolean holds() {
            return left.equals(right);
        }

        private static Sum of(String name, long left, long right) {
            return new Sum(name, Long.toString(left), Long.toString(right));
        }
    }

    /**
     * What is known of a block besides its shares.
     *
     * @param winner account that found it
     * @param status what became of it, if there is a book
     * @param carryHeld what the carry account held when it was booked
     * @param entries of the book, oldest first
     */
    public record Facts(
            Network network,
            Hash256 block,
            int height,
            String winner,
            RewardTerms terms,
            Tx coinbase,
            Optional<BlockStatus> status,
            Sats carryHeld,
            List<Entry> entries) {
        public Facts {
            entries = List.copyOf(entries);
        }

        /** Whether the book has its rewards now. */
        public boolean isCredited() {
            return status.map(BlockStatus::isCredited).orElse(false);
        }
    }

    public Explanation {
        accounts = List.copyOf(accounts);
        outputs = List.copyOf(outputs);
        entries = List.copyOf(entries);
        sums = List.copyOf(sums);
    }

    /** Whether every sum holds and the coinbase pays what it should. */
    public boolean addsUp() {
        return difference.isEmpty() && sums.stream().allMatch(Sum::holds);
    }

    /** The same with the lines and entries of one account only; the sums stay those of all. */
    public Explanation only(String account) {
        return new Explanation(
                block,
                window,
                rules,
                split,
                carry,
                accounts.stream().filter(line -> line.account().equals(account)).toList(),
                outputs,
                difference,
                entries.stream()
                        .filter(entry -> entry.account().startsWith("miner/" + account + "/"))
                        .toList(),
                sums);
    }

    /** Explains a block whose job knew its window. */
    public static Explanation of(Facts facts, WindowClaims claims) {
        RewardTerms terms = facts.terms();
        Payee winner = Payee.of(facts.network(), facts.winner());
        Rewards rewards = Rewards.split(terms.subsidy(), claims, winner);
        CoinbasePlan plan = CoinbasePlan.of(terms, claims, winner);
        List<Credit> carried =
                claims.isEmpty() ? List.of() : Rewards.shareOut(facts.carryHeld(), claims);
        Split split =
                new Split(
                        terms.subsidy().value(),
                        terms.fees().value(),
                        rewards.nodePot().value(),
                        rewards.treasuryFee().value(),
                        terms.subsidy().minus(Rewards.fee(terms.subsidy())).value(),
                        rewards.remainder().value());
        Carry carry = new Carry(facts.carryHeld().value(), Rewards.sum(carried).value());
        List<Line> lines = lines(facts, claims, rewards, plan, carried);
        List<Output> outputs = outputs(facts, plan);
        return new Explanation(
                new Block(
                        facts.network().chain(),
                        facts.block().display(),
                        facts.height(),
                        facts.winner(),
                        facts.coinbase().txid().display(),
                        facts.status()),
                new Window(terms.from(), terms.cut(), claims.shares(), claims.total().toString()),
                rules(terms),
                split,
                carry,
                lines,
                outputs,
                plan.difference(facts.coinbase()),
                facts.entries(),
                sums(facts, claims, split, carry, lines, outputs));
    }

    private static Rules rules(RewardTerms terms) {
        RewardRules rules = terms.rules();
        return new Rules(
                switch (rules.window()) {
                    case WindowRule.Pplns _ -> "pplns";
                    case WindowRule.Round() -> "round";
                },
                switch (rules.window()) {
                    case WindowRule.Pplns(int multiple) -> Optional.of(multiple);
                    case WindowRule.Round() -> Optional.empty();
                },
                rules.sharesMax(),
                rules.feesToWinner(),
                rules.minimumDirect().value(),
                rules.outputBytes(),
                terms.device().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                terms.directMax(),
                rules.treasury().toHex());
    }

    private static List<Line> lines(
            Facts facts,
            WindowClaims claims,
            Rewards rewards,
            CoinbasePlan plan,
            List<Credit> carried) {
        Map<String, Long> paid = new TreeMap<>();
        for (Direct direct : plan.direct()) {
            paid.put(direct.payee().account(), direct.amount().value());
        }
        paid.merge(facts.winner(), plan.winnerFee().value(), Long::sum);
        Map<String, Credit> credits = new TreeMap<>();
        rewards.credits().forEach(credit -> credits.put(credit.payee().account(), credit));
        // The fees are the winner's even when no share of the window is.
        credits.computeIfAbsent(
                facts.winner(),
                account ->
                        new Credit(
                                Payee.of(facts.network(), account),
                                org.hyperhash.bitcoin.Work.ZERO,
                                Sats.ZERO));
        Map<String, Long> carry = new TreeMap<>();
        carried.forEach(each -> carry.put(each.payee().account(), each.amount().value()));
        BigInteger total = claims.total().hashes();
        BigInteger distributable =
                BigInteger.valueOf(Rewards.sum(rewards.credits()).value())
                        .add(BigInteger.valueOf(rewards.remainder().value()));
        List<Line> lines = new ArrayList<>(credits.size());
        for (Map.Entry<String, Credit> entry : credits.entrySet()) {
            String account = entry.getKey();
            Credit credit = entry.getValue();
            long fees = account.equals(facts.winner()) ? facts.terms().fees().value() : 0;
            long carrySats = carry.getOrDefault(account, 0L);
            long inCoinbase = paid.getOrDefault(account, 0L);
            BigInteger work = credit.work().hashes();
            BigInteger cut =
                    total.signum() == 0 ? BigInteger.ZERO : distributable.multiply(work).mod(total);
            lines.add(
                    new Line(
                            account,
                            work.toString(),
                            work + "/" + total,
                            credit.amount().value(),
                            cut + "/" + total,
                            carrySats,
                            fees,
                            inCoinbase,
                            credit.amount().value() + carrySats + fees - inCoinbase));
        }
        return lines;
    }

    private static List<Output> outputs(Facts facts, CoinbasePlan plan) {
        List<Output> outputs = new ArrayList<>();
        int direct = plan.winnerFee().isZero() ? 0 : 1;
        int treasury = direct + plan.direct().size();
        for (CoinbaseOutput output : CoinbaseOutput.of(facts.coinbase())) {
            int at = outputs.size();
            OutputKind kind =
                    at >= plan.outputs().size()
                            ? OutputKind.OTHER
                            : at < direct
                                    ? OutputKind.WINNER_FEES
                                    : at < treasury ? OutputKind.DIRECT : OutputKind.TREASURY;
            outputs.add(
                    new Output(
                            output.value().value(),
                            output.script().toHex(),
                            Addresses.render(facts.network(), output.script()),
                            kind));
        }
        return outputs;
    }

    private static List<Sum> sums(
            Facts facts,
            WindowClaims claims,
            Split split,
            Carry carry,
            List<Line> lines,
            List<Output> outputs) {
        long rewards = lines.stream().mapToLong(Line::rewardSats).sum();
        long credited = lines.stream().mapToLong(Line::creditedSats).sum();
        BigInteger work = BigInteger.ZERO;
        BigInteger roundedOff = BigInteger.ZERO;
        for (Line line : lines) {
            work = work.add(new BigInteger(line.work()));
            roundedOff =
                    roundedOff.add(
                            new BigInteger(
                                    line.roundedOff()
                                            .substring(0, line.roundedOff().indexOf('/'))));
        }
        BigInteger total = claims.total().hashes();
        List<Sum> sums = new ArrayList<>();
        sums.add(new Sum("work of all accounts = work of the window", work + "", total + ""));
        sums.add(
                Sum.of(
                        "node pot + treasury fee + rewards + remainder = subsidy",
                        split.nodePotSats()
                                + split.treasuryFeeSats()
                                + rewards
                                + split.remainderSats(),
                        split.subsidySats()));
        sums.add(
                new Sum(
                        "all that was rounded off = remainder, in parts of a satoshi",
                        roundedOff + "",
                        total.multiply(BigInteger.valueOf(split.remainderSats())) + ""));
        sums.add(
                Sum.of(
                        "credited to accounts = rewards + fees + carry",
                        credited,
                        rewards + split.feesSats() + carry.dividedSats()));
        sums.add(
                Sum.of(
                        "paid in the coinbase + owed by the ledger = credited to accounts",
                        lines.stream()
                                .mapToLong(line -> line.coinbaseSats() + line.ledgerSats())
                                .sum(),
                        credited));
        sums.add(
                Sum.of(
                        "outputs of the coinbase = subsidy + fees",
                        outputs.stream().mapToLong(Output::sats).sum(),
                        split.subsidySats() + split.feesSats()));
        if (facts.status().isPresent()) {
            sums.add(
                    Sum.of(
                            "postings of the book = 0",
                            facts.entries().stream().mapToLong(Entry::sats).sum(),
                            0));
        }
        if (facts.isCredited()) {
            sums.add(Sum.of("booked for miners = credited to accounts", booked(facts), credited));
        }
        return sums;
    }

    /** What the newest booking of the block's sight gave to miners. */
    private static long booked(Facts facts) {
        long newest =
                facts.entries().stream()
                        .filter(Explanation::isSight)
                        .mapToLong(Entry::booking)
                        .max()
                        .orElse(0);
        return facts.entries().stream()
                .filter(entry -> isSight(entry) && entry.booking() == newest)
                .filter(entry -> entry.account().startsWith("miner/"))
                .mapToLong(Entry::sats)
                .sum();
    }

    private static boolean isSight(Entry entry) {
        return entry.kind().equals("block_seen");
    }
}
