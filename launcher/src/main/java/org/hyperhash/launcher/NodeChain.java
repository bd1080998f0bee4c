package org.hyperhash.launcher;

import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.book.ChainView;
import org.hyperhash.template.TemplateSource;

/** The chain of the nodes that templates come from, as the ledger asks for it. */
record NodeChain(TemplateSource source) implements ChainView {
    @Override
    public Optional<Tip> tip() {
        return source.latest()
                .map(template -> new Tip(template.tip().previousBlock(), template.height() - 1));
    }

    @Override
    public Optional<Integer> confirmations(Hash256 block, int height) {
        return source.confirmations(block, height);
    }

    @Override
    public Optional<Tx> coinbase(Hash256 block) {
        return source.coinbaseOf(block);
    }
}
