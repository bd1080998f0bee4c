package org.hyperhash.devnode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.TxOut;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MempoolTest {
    private static final long SUBSIDY = 5_000_000_000L;
    private final Rig rig = new Rig();

    @BeforeEach
    void matureSomeCoinbases() {
        rig.grow(110);
    }

    private void refuses(Tx tx, String reason) {
        Hash256 before = rig.engine.digest();
        assertThat(rig.send(tx))
                .isInstanceOfSatisfying(
                        Answer.Rejected.class,
                        rejected -> assertThat(rejected.reject().reason()).isEqualTo(reason));
        assertThat(rig.engine.digest()).isEqualTo(before);
    }

    private Tx accepted(Tx tx) {
        assertThat(rig.send(tx)).isEqualTo(new Answer.Accepted());
        return tx;
    }

    private Tx simple(int coinbaseHeight, long feeSats) {
        return rig.spend(rig.coinbaseAt(coinbaseHeight), SUBSIDY, SUBSIDY - feeSats);
    }

    @Test
    void waitsUntilItIsMined() {
        Tx tx = accepted(simple(1, 1_000));
        assertThat(rig.engine.mempool().find(tx.txid()).orElseThrow().feeSats()).isEqualTo(1_000);
        refuses(tx, "txn-already-in-mempool");
        rig.grow(1);
        assertThat(rig.engine.mempool().all()).isEmpty();
        assertThat(rig.engine.mempool().virtualBytes()).isZero();
        refuses(tx, "txn-already-known");
    }

    @Test
    void refusalsAreNamedAsNodesDo() {
        refuses(
                rig.spend(new OutRef(new Hash256(1, 2, 3, 4), 0), 1, 1_000),
                "bad-txns-inputs-missingorspent");
        refuses(simple(1, 5), "min relay fee not met");
        refuses(rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY + 1), "bad-txns-in-belowout");
        refuses(
                rig.spend(rig.coinbaseAt(50), SUBSIDY, SUBSIDY),
                "bad-txns-premature-spend-of-coinbase");
        refuses(rig.spend(rig.coinbaseAt(1), SUBSIDY, 293), "dust");
        refuses(rig.spendLocked(rig.coinbaseAt(1), SUBSIDY, 0, 111, SUBSIDY - 1_000), "non-final");
        refuses(
                rig.spendLocked(rig.coinbaseAt(1), SUBSIDY, 111, 0, SUBSIDY - 1_000),
                "non-BIP68-final");
        refuses(rig.next().transactions().getFirst(), "coinbase");
        Tx good = simple(1, 1_000);
        TxOut other = new TxOut(new Satoshi(SUBSIDY - 2_000), Rig.PAY_TO_KEY.toArray());
        Tx forged = Tx.of(good.body().updateOutputs(List.of(other)));
        assertThat(rig.send(forged).toString()).contains("mempool-script-verify-flag-failed (");
        accepted(good);
    }

    @Test
    void tinyAndStrangeTransactionsAreNotRelayed() {
        Tx good = simple(1, 1_000);
        TxOut nothing = new TxOut(new Satoshi(0), new byte[] {0x6a});
        refuses(Tx.of(good.body().updateOutputs(List.of(nothing))), "tx-size-small");
        var body = good.body();
        refuses(Tx.of(new fr.acinq.bitcoin.Transaction(4, body.txIn, body.txOut, 0)), "version");
    }

    @Test
    void betterPayingReplacementEvictsWithDescendants() {
        Tx old = accepted(simple(1, 1_000));
        Tx child = accepted(rig.spend(Rig.output(old, 0), SUBSIDY - 1_000, SUBSIDY - 3_000));
        refuses(simple(1, 3_000), "insufficient fee");
        Tx better = accepted(simple(1, 3_100));
        assertThat(rig.engine.mempool().all()).hasSize(1);
        assertThat(rig.engine.mempool().find(better.txid())).isPresent();
        assertThat(rig.engine.mempool().find(child.txid())).isEmpty();
        refuses(old, "insufficient fee");
    }

    @Test
    void blockWithARivalEvicts() {
        Tx waiting = accepted(simple(1, 1_000));
        accepted(rig.spend(Rig.output(waiting, 0), SUBSIDY - 1_000, SUBSIDY - 3_000));
        Tx rival = simple(1, 500);
        assertThat(rig.submit(Rig.withAdded(rig.on(rig.tip()), rival)))
                .isEqualTo(new Answer.Accepted());
        assertThat(rig.engine.mempool().all()).isEmpty();
    }

    @Test
    void chainsEndAtTheLimit() {
        Tx last = accepted(simple(1, 1_000));
        long sats = SUBSIDY - 1_000;
        for (int i = 1; i < MempoolPolicy.MAX_CHAIN; i++) {
            last = accepted(rig.spend(Rig.output(last, 0), sats, sats - 1_000));
            sats -= 1_000;
        }
        refuses(rig.spend(Rig.output(last, 0), sats, sats - 1_000), "too-long-mempool-chain");
        rig.grow(1);
        accepted(rig.spend(Rig.output(last, 0), sats, sats - 1_000));
    }

    @Test
    void fullMempoolRefuses() {
        Rig small = new Rig(new DevnodeEngine(new MempoolPolicy(1, 50_000_000L, 100)));
        small.grow(103);
        small.send(small.spend(small.coinbaseAt(1), SUBSIDY, SUBSIDY - 1_000));
        assertThat(small.send(small.spend(small.coinbaseAt(2), SUBSIDY, SUBSIDY - 1_000)))
                .isEqualTo(new Answer.Rejected(Reject.of("mempool full")));
        assertThat(small.send(small.spend(small.coinbaseAt(1), SUBSIDY, SUBSIDY - 9_000)))
                .isEqualTo(new Answer.Accepted());
        Rig narrow = new Rig(new DevnodeEngine(new MempoolPolicy(10, 100, 100)));
        narrow.grow(101);
        assertThat(narrow.send(narrow.spend(narrow.coinbaseAt(1), SUBSIDY, SUBSIDY - 1_000)))
                .isEqualTo(new Answer.Rejected(Reject.of("mempool full")));
    }

    @Test
    void tryingChangesNothing() {
        Hash256 before = rig.engine.digest();
        Tx tx = simple(1, 1_000);
        assertThat(rig.engine.tryTransaction(tx))
                .isEqualTo(new DevnodeEngine.Trial.WouldBeAccepted(1_000, tx.virtualSize()));
        assertThat(rig.engine.digest()).isEqualTo(before);
    }

    @Test
    void templateTakesThePoorParentOfARichChild() {
        Tx poor = accepted(simple(1, 200));
        Tx middle = accepted(simple(2, 2_000));
        Tx rich = accepted(rig.spend(Rig.output(poor, 0), SUBSIDY - 200, SUBSIDY - 20_200));
        BlockTemplate template = TemplateBuilder.build(rig.engine.chain(), rig.engine.mempool());
        assertThat(template.transactions())
                .extracting(MempoolEntry::tx)
                .containsExactly(poor, rich, middle);
        assertThat(template.coinbaseValueSats()).isEqualTo(SUBSIDY + 22_200);
        int room = poor.weight() + rich.weight();
        assertThat(
                        TemplateBuilder.build(rig.engine.chain(), rig.engine.mempool(), room)
                                .transactions())
                .extracting(MempoolEntry::tx)
                .containsExactly(poor, rich);
        assertThat(
                        TemplateBuilder.build(rig.engine.chain(), rig.engine.mempool(), room - 1)
                                .transactions())
                .extracting(MempoolEntry::tx)
                .containsExactly(middle);
        assertThat(rig.submit(rig.next())).isEqualTo(new Answer.Accepted());
    }

    @Test
    void everyTemplateIsAValidBlock() {
        Property.check(
                40,
                5,
                random -> {
                    Rig busy = new Rig();
                    busy.grow(130);
                    List<Tx> sent = new ArrayList<>();
                    for (int i = 1; i <= 25; i++) {
                        sent.add(
                                busy.spend(
                                        busy.coinbaseAt(i),
                                        SUBSIDY,
                                        SUBSIDY / 2,
                                        SUBSIDY / 2 - 200 - random.nextInt(5_000)));
                        busy.send(sent.getLast());
                    }
                    for (int i = 0; i < 40; i++) {
                        Tx parent = sent.get(random.nextInt(sent.size()));
                        int index = random.nextInt(parent.body().txOut.size());
                        long sats = parent.body().txOut.get(index).amount.toLong();
                        Tx child =
                                busy.spend(
                                        Rig.output(parent, index),
                                        sats,
                                        sats - 200 - random.nextInt(5_000));
                        if (busy.send(child) instanceof Answer.Accepted) {
                            sent.add(child);
                        }
                    }
                    int waiting = busy.engine.mempool().size();
                    BlockTemplate template =
                            TemplateBuilder.build(
                                    busy.engine.chain(),
                                    busy.engine.mempool(),
                                    1_000 + random.nextInt(20_000));
                    var block =
                            BlockAssembly.assemble(
                                    template,
                                    Rig.PAY_TO_KEY,
                                    busy.now,
                                    org.hyperhash.bitcoin.Bytes.ofHex("01"));
                    assertThat(busy.submit(Rig.mine(block))).isEqualTo(new Answer.Accepted());
                    assertThat(busy.engine.mempool().size())
                            .isLessThanOrEqualTo(waiting - template.transactions().size());
                });
    }
}
