package org.hyperhash.ledger.book;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.RewardedBlock;

/** A chain of the test's making: blocks are in it at a height, or not. */
public final class FakeChain implements ChainView {
    final Map<Hash256, Integer> heights = new ConcurrentHashMap<>();
    final Map<Hash256, Tx> coinbases = new ConcurrentHashMap<>();

    /** Blocks at which reading the coinbase meets a bug. */
    final Set<Hash256> broken = ConcurrentHashMap.newKeySet();

    private volatile Optional<Tip> tip = Optional.empty();
    private volatile long forks;
    private final AtomicInteger questions = new AtomicInteger();

    /** As a node has it that connected the block. */
    public void include(RewardedBlock mined) {
        heights.put(mined.found().hash(), mined.found().height());
        coinbases.put(mined.found().hash(), mined.coinbase());
    }

    /** Moves the tip; another fork has another tip at the same height. */
    public void tip(int height) {
        forks++;
        tip = Optional.of(new Tip(new Hash256(height, forks, 0, 0), height));
    }

    void silent() {
        tip = Optional.empty();
    }

    /** How often somebody asked about a block. */
    int questions() {
        return questions.get();
    }

    @Override
    public Optional<Tip> tip() {
        return tip;
    }

    @Override
    public Optional<Integer> confirmations(Hash256 block, int height) {
        questions.incrementAndGet();
        int top = tip.orElseThrow().height();
        return Optional.of(
                Optional.ofNullable(heights.get(block))
                        .map(at -> Math.max(0, top - at + 1))
                        .orElse(0));
    }

    @Override
    public Optional<Tx> coinbase(Hash256 block) {
        if (broken.contains(block)) {
            throw new IllegalStateException("a bug, for the test");
        }
        return Optional.ofNullable(coinbases.get(block));
    }
}
