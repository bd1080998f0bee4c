package org.hyperhash.template.feed;

import java.util.List;
import java.util.stream.Stream;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.block.MerkleTree;
import org.hyperhash.bitcoin.block.WitnessCommitment;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.coinbase.CoinbaseRecipe;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SubmitSolution;
import org.hyperhash.template.Solution;
import org.hyperhash.template.Template;

/** Transactions, templates and solutions that tests share. */
public final class SampleTransactions {
    public static final int EASY_BITS = 0x207fffff;

    private static final String ONE_INPUT = "01" + "11".repeat(32) + "00000000" + "00" + "ffffffff";
    private static final String ONE_OUTPUT = "01" + "e803000000000000" + "0151";

    private SampleTransactions() {}

    public static Hash256 hash(int seed) {
        return Sha256d.of(Bytes.of((byte) seed, (byte) (seed >>> 8), (byte) (seed >>> 16)));
    }

    /** One transaction without witness and one with it. */
    public static List<Tx> two() {
        Tx bare = tx("02000000" + ONE_INPUT + ONE_OUTPUT + "00000000");
        Tx witness = tx("02000000" + "0001" + ONE_INPUT + ONE_OUTPUT + "0101" + "2a" + "00000000");
        return List.of(bare, witness);
    }

    public static Tx tx(String hex) {
        return Tx.of(Bytes.ofHex(hex).toArray());
    }

    /** The commitment to {@link #two}. */
    public static CoinbaseOutput commitment() {
        return CoinbaseOutput.commitment(
                WitnessCommitment.commitment(WitnessCommitment.witnessRoot(two()), Hash256.ZERO));
    }

    /** A template with the transactions of {@link #two}. */
    public static Template template(long id, Hash256 previousBlock, int height, long fees) {
        return new Template(
                id,
                height,
                new ChainTip(previousBlock, EASY_BITS, 1_700_000_600),
                0x20000000,
                new Template.Coinbase(2, CoinbaseScript.height(height), 0xfffffffe, height - 1),
                Sats.of(5_000_000_000L + fees),
                Sats.of(fees),
                List.of(commitment()),
                MerkleTree.merklePath(two().stream().map(Tx::txid).toList()),
                2,
                0);
    }

    /** A block on the template whose coinbase pays anybody; proof of work of the easiest sort. */
    public static Solution solve(Template template) {
        Bytes extranonce = Bytes.ofHex("0102030405060708");
        CoinbaseRecipe recipe =
                new CoinbaseRecipe(
                        template.coinbase().version(),
                        CoinbaseScript.beforeExtranonce(
                                template.coinbase().scriptPrefix(), Bytes.EMPTY, 8),
                        8,
                        template.coinbase().sequence(),
                        outputs(template),
                        template.coinbaseValue(),
                        template.coinbase().lockTime());
        Tx coinbase = recipe.build().transaction(extranonce);
        BlockHeader header =
                new BlockHeader(
                        template.version(),
                        template.tip().previousBlock(),
                        MerkleTree.rootFromPath(coinbase.txid(), template.merklePath()),
                        template.tip().minTime(),
                        template.tip().nBits(),
                        0);
        while (!header.target().isMetBy(header.hash())) {
            header = header.withNonce(header.nonce() + 1);
        }
        return new Solution(
                template.id(),
                header.hash(),
                header.version(),
                header.timeSeconds(),
                header.nonce(),
                coinbase.serialized(),
                header.serialized());
    }

    /** Whether the message's block has its proof of work with another nonce. */
    public static boolean isBlock(Template template, SubmitSolution message, int nonce) {
        Tx coinbase = Tx.of(message.coinbaseTx().toArray());
        BlockHeader header =
                new BlockHeader(
                        message.version(),
                        template.tip().previousBlock(),
                        MerkleTree.rootFromPath(coinbase.txid(), template.merklePath()),
                        message.headerTimestamp(),
                        template.tip().nBits(),
                        nonce);
        return header.target().isMetBy(header.hash());
    }

    private static List<CoinbaseOutput> outputs(Template template) {
        CoinbaseOutput anybody =
                new CoinbaseOutput(template.coinbaseValue(), Bytes.of((byte) 0x51));
        return Stream.concat(Stream.of(anybody), template.requiredOutputs().stream()).toList();
    }
}
