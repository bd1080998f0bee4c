package org.hyperhash.devnode.engine;

import java.nio.ByteBuffer;
import java.util.Map;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;

/** One hash over what the node knows, in an order that does not depend on how it got there. */
final class StateDigest {
    private StateDigest() {}

    static Hash256 of(Chain chain, Mempool mempool) {
        Sha256d sha256d = ofChain(chain);
        mempool.all().stream()
                .map(entry -> entry.tx().wtxid())
                .sorted()
                .forEach(wtxid -> sha256d.update(wtxid.toArray(), 0, Hash256.LENGTH));
        return sha256d.finish();
    }

    private static Sha256d ofChain(Chain chain) {
        Sha256d sha256d = new Sha256d();
        sha256d.update(chain.tip().hash().toArray(), 0, Hash256.LENGTH);
        for (Map.Entry<OutRef, Coin> unspent : chain.unspent().entrySet()) {
            byte[] content = serialized(unspent.getKey(), unspent.getValue());
            sha256d.update(content, 0, content.length);
        }
        return sha256d;
    }

    private static byte[] serialized(OutRef ref, Coin coin) {
        byte[] script = coin.script().toArray();
        return ByteBuffer.allocate(Hash256.LENGTH + 4 + 8 + 4 + 1 + 4 + script.length)
                .put(ref.txid().toArray())
                .putInt(ref.index())
                .putLong(coin.sats())
                .putInt(coin.height())
                .put((byte) (coin.coinbase() ? 1 : 0))
                .putInt(script.length)
                .put(script)
                .array();
    }
}
