package org.hyperhash.devnode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.TxOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

/** No satoshi appears or disappears, whatever happens in whatever order. */
class ConservationTest {
    private static final int STEPS = 60;

    @Test
    void unspentIsSubsidyLessBurnedThroughSpendsReorganisationsAndRestarts() {
        Property.check(
                2_026,
                12,
                random -> {
                    Rig rig = new Rig();
                    rig.grow(103 + random.nextInt(60));
                    for (int i = 0; i < STEPS; i++) {
                        rig = step(rig, random);
                        assertThat(rig.unspentSats())
                                .isEqualTo(rig.subsidiesSats() - rig.engine.chain().burnedSats());
                    }
                });
    }

    private static Rig step(Rig rig, RandomGenerator random) {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> spend(rig, random);
            case 4, 5, 6 -> rig.submit(rig.next());
            case 7 -> reorganise(rig, 1 + random.nextInt(4));
            case 8 -> burn(rig, random);
            default -> {
                return restarted(rig);
            }
        }
        return rig;
    }

    private static void spend(Rig rig, RandomGenerator random) {
        List<Map.Entry<OutRef, Coin>> coins =
                new ArrayList<>(rig.engine.chain().unspent().entrySet());
        Map.Entry<OutRef, Coin> chosen = coins.get(random.nextInt(coins.size()));
        long sats = chosen.getValue().sats();
        long fee = random.nextLong(2_000);
        if (sats > 10_000) {
            long first = 1_000 + random.nextLong(sats - 5_000);
            rig.send(rig.spend(chosen.getKey(), sats, first, sats - first - fee));
        }
    }

    /** A block whose coinbase takes less than it may and gives some to nobody. */
    private static void burn(Rig rig, RandomGenerator random) {
        long kept = random.nextLong(1_000_000);
        rig.submit(
                Rig.withCoinbase(
                        rig.next(),
                        body -> {
                            List<TxOut> outputs = new ArrayList<>(body.txOut);
                            outputs.set(0, new TxOut(new Satoshi(kept), Rig.PAY_TO_KEY.toArray()));
                            outputs.add(new TxOut(new Satoshi(777), new byte[] {0x6a}));
                            return body.updateOutputs(outputs);
                        }));
    }

    private static void reorganise(Rig rig, int depth) {
        BlockNode parent = rig.engine.chain().at(rig.tip().height() - depth).orElseThrow();
        for (int i = 0; i <= depth; i++) {
            var block = rig.on(parent);
            rig.submit(block);
            parent = rig.engine.chain().find(block.hash()).orElseThrow();
        }
        assertThat(rig.tip()).isEqualTo(parent);
    }

    private static Rig restarted(Rig rig) {
        List<LogRecord> encoded =
                rig.log.stream().map(entry -> LogRecord.decode(LogRecord.encode(entry))).toList();
        DevnodeEngine again = DevnodeEngine.replay(MempoolPolicy.DEFAULT, encoded);
        Hash256 digest = rig.engine.digest();
        assertThat(again.digest()).isEqualTo(digest);
        assertThat(again.chain().burnedSats()).isEqualTo(rig.engine.chain().burnedSats());
        Rig next = new Rig(again);
        next.now = rig.now;
        next.log.addAll(rig.log);
        return next;
    }

    @Test
    void replayRemembersBlocksWhoseScriptsWereBad() {
        Rig rig = new Rig();
        rig.grow(101);
        BlockNode fork = rig.tip();
        Tx good = rig.spend(rig.coinbaseAt(1), 5_000_000_000L, 5_000_000_000L);
        Tx bad =
                Tx.of(
                        good.body()
                                .updateOutputs(
                                        List.of(
                                                new TxOut(
                                                        new Satoshi(1),
                                                        Rig.PAY_TO_KEY.toArray()))));
        rig.grow(1);
        var forged = Rig.withAdded(rig.on(fork), bad);
        rig.submit(forged);
        rig.submit(rig.on(rig.engine.chain().find(forged.hash()).orElseThrow()));
        assertThat(rig.tip().height()).isEqualTo(102);

        Rig again = restarted(rig);
        assertThat(again.tip().hash()).isEqualTo(rig.tip().hash());
        assertThat(again.engine.chain().find(forged.hash()).orElseThrow().isFailed()).isTrue();
    }

    @Test
    void recordsThatAreNotOursAreRefused() {
        for (byte[] content :
                new byte[][] {{}, {0}, {7}, {6}, {1}, {2, 1}, {3, 1}, {5, 1}, new byte[33]}) {
            assertThatThrownBy(() -> LogRecord.decode(content))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
