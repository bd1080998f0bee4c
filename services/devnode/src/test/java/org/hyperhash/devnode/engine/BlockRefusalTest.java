package org.hyperhash.devnode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.bitcoin.ByteVector32;
import fr.acinq.bitcoin.OutPoint;
import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.ScriptWitness;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxHash;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.tx.Tx;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every rule of a block, with the block that breaks it and nothing else. */
class BlockRefusalTest {
    private static final long SUBSIDY = 5_000_000_000L;
    private final Rig rig = new Rig();

    @BeforeEach
    void matureOneCoinbase() {
        rig.grow(101);
    }

    private void refuses(Block block, String reason) {
        Hash256 before = rig.engine.digest();
        assertThat(rig.submit(block))
                .isInstanceOfSatisfying(
                        Answer.Rejected.class,
                        rejected -> assertThat(rejected.reject().reason()).isEqualTo(reason));
        assertThat(rig.engine.digest()).isEqualTo(before);
    }

    /** Refused, and refused as an old acquaintance when it comes again. */
    private void refusesForGood(Block block, String reason) {
        refuses(block, reason);
        refuses(block, "duplicate-invalid");
        refuses(rig.on(rig.engine.chain().find(block.hash()).orElseThrow()), "bad-prevblk");
    }

    private static BlockHeader header(
            BlockHeader old, int version, Hash256 previous, Hash256 root, long time, int nBits) {
        return new BlockHeader(version, previous, root, (int) time, nBits, 0);
    }

    @Test
    void goodBlockIsAcceptedAndThenADuplicate() {
        Block block = rig.next();
        assertThat(rig.submit(block)).isEqualTo(new Answer.Accepted());
        assertThat(rig.submit(block)).isEqualTo(new Answer.Duplicate());
        assertThat(rig.submit(Regtest.genesis())).isEqualTo(new Answer.Duplicate());
    }

    @Test
    void highHash() {
        Block block = rig.next();
        for (int nonce = 0; ; nonce++) {
            BlockHeader header = block.header().withNonce(nonce);
            if (!Regtest.TARGET.isMetBy(header.hash())) {
                refuses(new Block(header, block.transactions()), "high-hash");
                return;
            }
        }
    }

    @Test
    void targetsThatTheNetworkDoesNotKnow() {
        for (int nBits : new int[] {0, 0x20800001, 0x2100ffff, 0x01000000}) {
            Block block = rig.next();
            BlockHeader old = block.header();
            BlockHeader header =
                    header(
                            old,
                            old.version(),
                            old.previousBlock(),
                            old.merkleRoot(),
                            old.time(),
                            nBits);
            refuses(new Block(header, block.transactions()), "high-hash");
        }
        Block harder = rig.next();
        refuses(
                Rig.withHeader(
                        harder,
                        old -> {
                            // Mined to the real target already: one more bit is found soon.
                            BlockHeader wanted =
                                    header(
                                            old,
                                            old.version(),
                                            old.previousBlock(),
                                            old.merkleRoot(),
                                            old.time(),
                                            0x203fffff);
                            for (int nonce = 0; ; nonce++) {
                                BlockHeader tried = wanted.withNonce(nonce);
                                if (tried.target().isMetBy(tried.hash())) {
                                    return tried;
                                }
                            }
                        }),
                "bad-diffbits");
    }

    @Test
    void timeNotBehindTheMedian() {
        long median = rig.tip().medianTime();
        refuses(withTime(rig.next(), median), "time-too-old");
        assertThat(rig.submit(withTime(rig.next(), median + 1))).isEqualTo(new Answer.Accepted());
    }

    @Test
    void timeTwoHoursAhead() {
        Block block = rig.next();
        refuses(withTime(block, rig.now + 7_201), "time-too-new");
        assertThat(rig.submit(withTime(block, rig.now + 7_200))).isEqualTo(new Answer.Accepted());
    }

    private static Block withTime(Block block, long time) {
        return Rig.withHeader(
                block,
                old ->
                        header(
                                old,
                                old.version(),
                                old.previousBlock(),
                                old.merkleRoot(),
                                time,
                                old.nBits()));
    }

    @Test
    void oldVersion() {
        Block block =
                Rig.withHeader(
                        rig.next(),
                        old ->
                                header(
                                        old,
                                        3,
                                        old.previousBlock(),
                                        old.merkleRoot(),
                                        old.time(),
                                        old.nBits()));
        refuses(block, "bad-version(0x00000003)");
    }

    @Test
    void unknownParent() {
        Block block =
                Rig.withHeader(
                        rig.next(),
                        old ->
                                header(
                                        old,
                                        old.version(),
                                        new Hash256(1, 2, 3, 4),
                                        old.merkleRoot(),
                                        old.time(),
                                        old.nBits()));
        refuses(block, "prev-blk-not-found");
    }

    @Test
    void wrongMerkleRoot() {
        Block block =
                Rig.withHeader(
                        rig.next(),
                        old ->
                                header(
                                        old,
                                        old.version(),
                                        old.previousBlock(),
                                        Hash256.ZERO,
                                        old.time(),
                                        old.nBits()));
        refuses(block, "bad-txnmrklroot");
    }

    @Test
    void repeatedTransactionsWithTheSameRoot() {
        Tx first = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY - 1_000);
        Tx second = rig.spend(Rig.output(first, 0), SUBSIDY - 1_000, SUBSIDY - 2_000);
        Block good = Rig.withAdded(rig.next(), first, second);
        List<Tx> repeated = new ArrayList<>(good.transactions());
        repeated.add(second);
        refuses(new Block(good.header(), repeated), "bad-txns-duplicate");
        assertThat(rig.submit(good)).isEqualTo(new Answer.Accepted());
    }

    @Test
    void noTransactions() {
        Block block = rig.next();
        Block empty =
                Rig.withHeader(
                        new Block(block.header(), List.of()),
                        old ->
                                header(
                                        old,
                                        old.version(),
                                        old.previousBlock(),
                                        Hash256.ZERO,
                                        old.time(),
                                        old.nBits()));
        refuses(empty, "bad-blk-length");
    }

    @Test
    void moreThanAMillionBytesWithoutWitness() {
        byte[] large = new byte[1_000_000];
        Arrays.fill(large, (byte) 0x6a);
        Block block =
                Rig.withCoinbase(
                        rig.next(), body -> body.addOutput(new TxOut(new Satoshi(0), large)));
        refuses(block, "bad-blk-length");
    }

    @Test
    void firstIsNoCoinbase() {
        Tx spend = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY);
        refuses(Rig.withTransactions(rig.next(), List.of(spend)), "bad-cb-missing");
    }

    @Test
    void secondCoinbase() {
        Block block = rig.next();
        Tx another = rig.next().transactions().getFirst();
        refuses(
                Rig.withTransactions(block, List.of(block.transactions().getFirst(), another)),
                "bad-cb-multiple");
    }

    @Test
    void transactionsThatAreWrongOnTheirOwn() {
        Tx good = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY);
        TxIn input = good.body().txIn.getFirst();
        Tx twice = Tx.of(good.body().updateInputs(List.of(input, input)));
        refuses(Rig.withAdded(rig.next(), twice), "bad-txns-inputs-duplicate");
        Tx negative = Tx.of(good.body().updateOutputs(List.of(output(-1))));
        refuses(Rig.withAdded(rig.next(), negative), "bad-txns-vout-negative");
        Tx large = Tx.of(good.body().updateOutputs(List.of(output(2_100_000_000_000_001L))));
        refuses(Rig.withAdded(rig.next(), large), "bad-txns-vout-toolarge");
        TxOut max = output(2_100_000_000_000_000L);
        Tx sum = Tx.of(good.body().updateOutputs(List.of(max, max)));
        refuses(Rig.withAdded(rig.next(), sum), "bad-txns-txouttotal-toolarge");
        Tx none = Tx.of(good.body().updateOutputs(List.of()));
        refuses(Rig.withAdded(rig.next(), none), "bad-txns-vout-empty");
        TxIn nothing =
                new TxIn(
                        new OutPoint(new TxHash(ByteVector32.Zeroes), -1L & 0xffffffffL),
                        new byte[0],
                        0);
        Tx empty = Tx.of(good.body().updateInputs(List.of(input, nothing)));
        refuses(Rig.withAdded(rig.next(), empty), "bad-txns-prevout-null");
    }

    private static TxOut output(long sats) {
        return new TxOut(new Satoshi(sats), Rig.PAY_TO_KEY.toArray());
    }

    @Test
    void coinbaseScriptOfAnotherLength() {
        Block block = Rig.withCoinbase(rig.next(), body -> body.updateSigScript(0, new byte[101]));
        refuses(block, "bad-cb-length");
    }

    @Test
    void tooManySignatureOperations() {
        byte[] operations = new byte[20_001];
        Arrays.fill(operations, (byte) 0xac);
        Block block =
                Rig.withCoinbase(
                        rig.next(), body -> body.addOutput(new TxOut(new Satoshi(0), operations)));
        refuses(block, "bad-blk-sigops");
    }

    @Test
    void lockTimeNotOver() {
        Tx locked = rig.spendLocked(rig.coinbaseAt(1), SUBSIDY, 0, 102, SUBSIDY);
        refusesForGood(Rig.withAdded(rig.next(), locked), "bad-txns-nonfinal");
    }

    @Test
    void relativeLockNotOver() {
        Tx locked = rig.spendLocked(rig.coinbaseAt(1), SUBSIDY, 102, 0, SUBSIDY);
        refusesForGood(Rig.withAdded(rig.next(), locked), "bad-txns-nonfinal");
        Tx open = rig.spendLocked(rig.coinbaseAt(1), SUBSIDY, 101, 0, SUBSIDY);
        assertThat(rig.submit(Rig.withAdded(rig.next(), open))).isEqualTo(new Answer.Accepted());
    }

    @Test
    void coinbaseWithoutTheHeight() {
        Block block =
                Rig.withCoinbase(
                        rig.next(),
                        body -> body.updateSigScript(0, Bytes.ofHex("0165" + "51").toArray()));
        refusesForGood(block, "bad-cb-height");
    }

    @Test
    void witnessWithoutACommitment() {
        Block block =
                Rig.withCoinbase(
                        rig.next(), body -> body.updateOutputs(List.of(body.txOut.getFirst())));
        refuses(block, "unexpected-witness");
    }

    @Test
    void reservedValueOfAnotherSize() {
        Block block =
                Rig.withCoinbase(
                        rig.next(),
                        body -> body.updateWitness(0, new ScriptWitness().push(new byte[31])));
        refuses(block, "bad-witness-nonce-size");
    }

    @Test
    void commitmentToOtherWitnesses() {
        Block block =
                Rig.withCoinbase(
                        rig.next(),
                        body ->
                                body.updateWitness(
                                        0,
                                        new ScriptWitness().push(ByteVector32.One.toByteArray())));
        refuses(block, "bad-witness-merkle-match");
        assertThat(
                        rig.submit(
                                Rig.withCoinbase(
                                        block,
                                        body -> body.updateWitness(0, CoinbaseWitness.ZERO))))
                .isEqualTo(new Answer.Accepted());
    }

    @Test
    void commitmentWithoutTheCoinbaseWitnessIsCompleted() {
        Block block =
                Rig.withCoinbase(rig.next(), body -> body.updateWitness(0, new ScriptWitness()));
        assertThat(rig.submit(block)).isEqualTo(new Answer.Accepted());
        assertThat(rig.tip().requireBlock().transactions().getFirst().hasWitness()).isTrue();
    }

    @Test
    void tooHeavy() {
        Tx good = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY);
        ScriptWitness fat = new ScriptWitness().push(new byte[4_000_000]);
        Tx heavy = Tx.of(good.body().updateWitness(0, fat));
        refusesForGood(Rig.withAdded(rig.next(), heavy), "bad-blk-weight");
    }

    @Test
    void spendsWhatIsNotThere() {
        OutRef nowhere = new OutRef(new Hash256(1, 2, 3, 4), 0);
        Tx orphan = rig.spend(nowhere, SUBSIDY, SUBSIDY);
        refusesForGood(Rig.withAdded(rig.next(), orphan), "bad-txns-inputs-missingorspent");
    }

    @Test
    void spendsTwiceInOneBlock() {
        Tx one = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY);
        Tx two = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY - 1);
        refusesForGood(Rig.withAdded(rig.next(), one, two), "bad-txns-inputs-missingorspent");
    }

    @Test
    void childBeforeItsParent() {
        Tx parent = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY);
        Tx child = rig.spend(Rig.output(parent, 0), SUBSIDY, SUBSIDY);
        refusesForGood(Rig.withAdded(rig.next(), child, parent), "bad-txns-inputs-missingorspent");
        assertThat(rig.submit(Rig.withAdded(rig.next(), parent, child)))
                .isEqualTo(new Answer.Accepted());
    }

    @Test
    void immatureCoinbase() {
        Tx early = rig.spend(rig.coinbaseAt(3), SUBSIDY, SUBSIDY);
        refusesForGood(Rig.withAdded(rig.next(), early), "bad-txns-premature-spend-of-coinbase");
    }

    @Test
    void paysOutMoreThanItSpends() {
        Tx greedy = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY + 1);
        refusesForGood(Rig.withAdded(rig.next(), greedy), "bad-txns-in-belowout");
    }

    @Test
    void coinbaseTakesTooMuch() {
        Tx spend = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY - 500);
        Block exact = coinbasePays(Rig.withAdded(rig.next(), spend), SUBSIDY + 500);
        refusesForGood(coinbasePays(exact, SUBSIDY + 501), "bad-cb-amount");
        assertThat(rig.submit(exact)).isEqualTo(new Answer.Accepted());
    }

    private static Block coinbasePays(Block block, long sats) {
        return Rig.withCoinbase(
                block,
                body -> {
                    List<TxOut> outputs = new ArrayList<>(body.txOut);
                    outputs.set(0, output(sats));
                    return body.updateOutputs(outputs);
                });
    }

    @Test
    void signatureOfSomebodyElse() {
        Tx good = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY);
        Transaction changed = good.body().updateOutputs(List.of(output(SUBSIDY - 1)));
        Block block = Rig.withAdded(rig.next(), Tx.of(changed));
        Hash256 before = rig.engine.digest();
        Answer answer = rig.submit(block);
        assertThat(answer).isInstanceOf(Answer.Rejected.class);
        assertThat(((Answer.Rejected) answer).reject().reason())
                .startsWith("block-script-verify-flag-failed (");
        assertThat(rig.engine.digest()).isEqualTo(before);
        assertThat(rig.submit(block))
                .isEqualTo(
                        new Answer.Rejected(
                                new Reject(
                                        "duplicate-invalid",
                                        "block was previously marked invalid")));
    }

    @Test
    void coinbaseThatWasThereBefore() {
        Rig fresh = new Rig();
        Block first = fresh.on(fresh.tip());
        fresh.submit(first);
        // BIP 34 makes equal coinbases impossible at different heights; a reference does it here.
        OutRef existing = new OutRef(first.transactions().getFirst().txid(), 0);
        Coins coins =
                ref ->
                        ref.equals(existing)
                                ? fresh.engine.chain().unspent(ref)
                                : java.util.Optional.empty();
        assertThat(
                        Connection.check(
                                first,
                                fresh.engine.chain().at(0).orElseThrow(),
                                coins,
                                Connection.Scripts.RUN))
                .isEqualTo(
                        new Connection.Refused(
                                new Reject("bad-txns-BIP30", "tried to overwrite transaction")));
    }

    @Test
    void sideBranchIsInconclusive() {
        BlockNode parent = rig.tip().requireParent();
        assertThat(rig.submit(rig.on(parent))).isEqualTo(new Answer.Inconclusive());
        assertThat(rig.tip().requireParent()).isEqualTo(parent);
    }

    @Test
    void headersBeyondTheLimitAreRefused() {
        Chain chain = new Chain(KnownFailures.none(), 2);
        Block one = rig.on(chain.tip());
        Block two = rig.on(chain.tip());
        assertThat(chain.accept(one, rig.now)).isInstanceOf(Chain.Acceptance.Stored.class);
        assertThat(chain.accept(two, rig.now))
                .isEqualTo(
                        new Chain.Acceptance.Refused(
                                new Reject("too-many-headers", "2 headers are kept")));
    }

    @Test
    void proposalsNeedNoProofOfWork() {
        Block block = rig.unmined();
        assertThat(rig.engine.tryProposal(block, rig.now)).isEmpty();
        Block other = rig.on(rig.tip().requireParent());
        assertThat(rig.engine.tryProposal(other, rig.now))
                .contains(Reject.of("inconclusive-not-best-prevblk"));
        Tx greedy = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY + 1);
        assertThat(
                        rig.engine
                                .tryProposal(Rig.withAdded(block, greedy), rig.now)
                                .orElseThrow()
                                .reason())
                .isEqualTo("bad-txns-in-belowout");
        assertThat(Collections.frequency(rig.log, rig.log.getFirst())).isEqualTo(1);
    }
}
