package org.hyperhash.template.bitcoind;

import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.block.MerkleTree;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.template.Template;

/**
 * What a node proposes, checked.
 *
 * @param longPollId names this proposal when asking for a better one
 * @spec BIP 22, BIP 23, BIP 145
 */
record BlockTemplate(
        int height,
        int version,
        ChainTip tip,
        Sats coinbaseValue,
        Sats fees,
        List<Tx> transactions,
        Optional<CoinbaseOutput> commitment,
        Optional<String> longPollId) {
    private static final int COINBASE_VERSION = 2;

    /** Not final, so that the lock time counts, which makes every coinbase another (BIP 54). */
    private static final int SEQUENCE = 0xffff_fffe;

    BlockTemplate {
        transactions = List.copyOf(transactions);
    }

    Template toTemplate(long id, long buildMs) {
        Template.Coinbase coinbase =
                new Template.Coinbase(
                        COINBASE_VERSION, CoinbaseScript.height(height), SEQUENCE, height - 1);
        return new Template(
                id,
                height,
                tip,
                version,
                coinbase,
                coinbaseValue,
                fees,
                commitment.stream().toList(),
                MerkleTree.merklePath(transactions.stream().map(Tx::txid).toList()),
                transactions.size(),
                buildMs);
    }
}
