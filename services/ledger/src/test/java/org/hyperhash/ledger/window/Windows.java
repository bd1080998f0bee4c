package org.hyperhash.ledger.window;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
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

/** Small windows with the block that they belong to. */
final class Windows {
    static final String ALICE = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    static final String BOB = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
    static final String CAROL = "carol-without-address";
    static final List<String> ACCOUNTS = List.of(ALICE, BOB, CAROL);

    private static final Bytes TREASURY = Bytes.ofHex("0014" + "77".repeat(20));
    private static final UUID JOURNAL = UUID.fromString("6d1f4b7e-0000-4000-8000-00000000c0de");

    private Windows() {}

    /** A share as the journal has it. */
    record Share(long sequence, String account, Work work) {}

    /** Alice, Bob and Carol with works of 1, 5 and 2^64 hashes, runs and gaps. */
    static List<Share> few() {
        List<Share> shares = new ArrayList<>();
        for (long sequence = 10; sequence < 20; sequence++) {
            shares.add(new Share(sequence, ALICE, work(1)));
        }
        shares.add(new Share(21, BOB, work(5)));
        shares.add(new Share(400, ALICE, work(5)));
        shares.add(new Share(401, CAROL, new Work(BigInteger.TWO.pow(64))));
        shares.add(new Share(402, CAROL, new Work(BigInteger.TWO.pow(64))));
        shares.add(new Share(100_000, BOB, work(5)));
        return shares;
    }

    static List<Share> random(RandomGenerator random, int count) {
        List<Share> shares = new ArrayList<>();
        long sequence = random.nextLong(1, 1_000);
        for (int i = 0; i < count; i++) {
            String account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
            BigInteger work =
                    BigInteger.valueOf(random.nextInt(1, 4))
                            .shiftLeft(random.nextInt(2) * random.nextInt(90));
            shares.add(new Share(sequence, account, new Work(work)));
            sequence += random.nextInt(4) == 0 ? random.nextLong(1, 300) : 1;
        }
        return shares;
    }

    static Work work(long hashes) {
        return new Work(BigInteger.valueOf(hashes));
    }

    /** The slow, obvious sums. */
    static WindowClaims claims(List<Share> shares) {
        Map<String, BigInteger> sums = new TreeMap<>();
        for (Share share : shares) {
            sums.merge(share.account(), share.work().hashes(), BigInteger::add);
        }
        List<Claim> claims = new ArrayList<>();
        sums.forEach((account, sum) ->
                claims.add(new Claim(Payee.of(Network.REGTEST, account), new Work(sum))));
        return WindowClaims.of(from(shares), cut(shares), shares.size(), claims);
    }

    private static long from(List<Share> shares) {
        return shares.isEmpty() ? 8 : shares.getFirst().sequence();
    }

    private static long cut(List<Share> shares) {
        return shares.isEmpty() ? 7 : shares.getLast().sequence() + 2;
    }

    static WindowHeader header(List<Share> shares, Sats carry) {
        RewardTerms terms =
                new RewardTerms(
                        from(shares),
                        cut(shares),
                        Sats.of(1_000_003),
                        Sats.of(5_000),
                        new RewardRules(
                                new WindowRule.Pplns(8),
                                1_000,
                                true,
                                Sats.of(700),
                                2_000,
                                TREASURY),
                        DeviceClass.PROXY,
                        4);
        List<CoinbaseOutput> outputs =
                CoinbasePlan.of(terms, claims(shares), Payee.of(Network.REGTEST, ALICE)).outputs();
        Tx coinbase =
                new CoinbaseRecipe(
                                2,
                                CoinbaseScript.height(200),
                                0,
                                -1,
                                outputs,
                                terms.subsidy().plus(terms.fees()),
                                0)
                        .build()
                        .transaction(Bytes.EMPTY);
        return new WindowHeader(
                Network.REGTEST,
                200,
                Bytes.ofHex("20".repeat(72) + "ffff7f20" + "00000000"),
                JOURNAL,
                ALICE,
                terms,
                carry,
                coinbase.serialized());
    }

    static byte[] file(List<Share> shares) throws IOException {
        return file(shares, Sats.of(77));
    }

    static byte[] file(List<Share> shares, Sats carry) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(shares, carry, out);
        return out.toByteArray();
    }

    static WindowSummary write(List<Share> shares, Sats carry, ByteArrayOutputStream out)
            throws IOException {
        return write(header(shares, carry), shares, out);
    }

    static WindowSummary write(WindowHeader header, List<Share> shares, ByteArrayOutputStream out)
            throws IOException {
        Map<String, TreeSet<Work>> works = new TreeMap<>();
        for (Share share : shares) {
            works.computeIfAbsent(share.account(), _ -> new TreeSet<>()).add(share.work());
        }
        List<WindowFileWriter.AccountWorks> accounts = new ArrayList<>();
        List<Map.Entry<String, Work>> pairs = new ArrayList<>();
        works.forEach((account, each) -> {
            accounts.add(new WindowFileWriter.AccountWorks(account, List.copyOf(each)));
            each.forEach(work -> pairs.add(Map.entry(account, work)));
        });
        WindowFileWriter writer = new WindowFileWriter(out, header, accounts);
        for (Share share : shares) {
            writer.share(share.sequence(), pairs.indexOf(Map.entry(share.account(), share.work())));
        }
        return writer.finish();
    }
}
