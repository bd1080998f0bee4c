package org.hyperhash.devnode.engine;

import fr.acinq.bitcoin.ByteVector;
import fr.acinq.bitcoin.ByteVector32;
import fr.acinq.bitcoin.OutPoint;
import fr.acinq.bitcoin.PrivateKey;
import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.Script;
import fr.acinq.bitcoin.SigHash;
import fr.acinq.bitcoin.SigVersion;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxHash;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.block.MerkleTree;
import org.hyperhash.bitcoin.tx.Tx;

/** An engine with a wallet of one key, a clock that ticks, and ways to make bad blocks. */
public final class Rig {
    public static final PrivateKey KEY = new PrivateKey(ByteVector32.One);
    public static final Bytes PAY_TO_KEY =
            Bytes.wrap(Script.write(Script.pay2wpkh(KEY.publicKey())));
    public static final long START = 1_700_000_000L;

    private static final long REPLACEABLE = 0xffff_fffdL;

    public final DevnodeEngine engine;
    public final List<LogRecord> log = new ArrayList<>();
    public long now = START;
    private long extranonce;

    public Rig() {
        this(new DevnodeEngine(MempoolPolicy.DEFAULT));
    }

    public Rig(DevnodeEngine engine) {
        this.engine = engine;
    }

    public Answer step(Command command) {
        DevnodeEngine.Outcome outcome = engine.step(command);
        for (Effect effect : outcome.effects()) {
            if (effect instanceof Effect.Store(LogRecord entry)) {
                log.add(entry);
            }
        }
        return outcome.answer();
    }

    public Answer submit(Block block) {
        return step(new Command.SubmitBlock(block, now));
    }

    public Answer send(Tx tx) {
        return step(new Command.SubmitTransaction(tx, now));
    }

    public BlockNode tip() {
        return engine.chain().tip();
    }

    /** A mined block on the tip with everything that waits. */
    public Block next() {
        now += 10;
        return mine(unmined());
    }

    public Block unmined() {
        BlockTemplate template = TemplateBuilder.build(engine.chain(), engine.mempool());
        return BlockAssembly.assemble(template, PAY_TO_KEY, now, extranonce());
    }

    private Bytes extranonce() {
        return Bytes.wrap(ByteBuffer.allocate(8).putLong(++extranonce).array());
    }

    /** An empty mined block on any block. */
    public Block on(BlockNode parent) {
        now += 10;
        int height = parent.height() + 1;
        BlockTemplate template =
                new BlockTemplate(
                        parent.hash(),
                        height,
                        parent.medianTime() + 1,
                        List.of(),
                        Regtest.NETWORK.subsidy(height).value(),
                        TemplateBuilder.commitmentScript(List.of()),
                        0);
        return mine(BlockAssembly.assemble(template, PAY_TO_KEY, now, extranonce()));
    }

    public List<Block> grow(int count) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Block block = next();
            blocks.add(block);
            Answer answer = submit(block);
            if (!(answer instanceof Answer.Accepted)) {
                throw new AssertionError(answer.toString());
            }
        }
        return blocks;
    }

    public static Block mine(Block block) {
        return BlockAssembly.mine(block, 1_000).orElseThrow();
    }

    /** The block with its header changed, mined again. */
    public static Block withHeader(Block block, UnaryOperator<BlockHeader> change) {
        return mine(new Block(change.apply(block.header()), block.transactions()));
    }

    /** The block with other transactions, root and nonce made right. */
    public static Block withTransactions(Block block, List<Tx> transactions) {
        Hash256 root = MerkleTree.root(transactions.stream().map(Tx::txid).toList()).hash();
        BlockHeader old = block.header();
        BlockHeader header =
                new BlockHeader(
                        old.version(),
                        old.previousBlock(),
                        root,
                        old.timeSeconds(),
                        old.nBits(),
                        0);
        return mine(new Block(header, transactions));
    }

    /** The block with its coinbase changed; the witness commitment stays what it is. */
    public static Block withCoinbase(Block block, UnaryOperator<Transaction> change) {
        List<Tx> transactions = new ArrayList<>(block.transactions());
        transactions.set(0, Tx.of(change.apply(transactions.getFirst().body())));
        return withTransactions(block, transactions);
    }

    /** The block with transactions added and committed to, paying no fee to the coinbase. */
    public static Block withAdded(Block block, Tx... added) {
        List<Tx> transactions = new ArrayList<>(block.transactions());
        transactions.addAll(List.of(added));
        Bytes commitment =
                TemplateBuilder.commitmentScript(transactions.subList(1, transactions.size()));
        Transaction coinbase = transactions.getFirst().body();
        List<TxOut> outputs = new ArrayList<>(coinbase.txOut);
        outputs.set(1, new TxOut(new Satoshi(0), commitment.toArray()));
        transactions.set(0, Tx.of(coinbase.updateOutputs(outputs)));
        return withTransactions(block, transactions);
    }

    /** The output of the coinbase at {@code height} that pays our key. */
    public OutRef coinbaseAt(int height) {
        Block block = engine.chain().at(height).orElseThrow().requireBlock();
        return new OutRef(block.transactions().getFirst().txid(), 0);
    }

    public static OutRef output(Tx tx, int index) {
        return new OutRef(tx.txid(), index);
    }

    /** Spends an output of our key to our key again. */
    public Tx spend(OutRef ref, long inputSats, long... outputSats) {
        return spendLocked(ref, inputSats, REPLACEABLE, 0, outputSats);
    }

    public Tx spendLocked(
            OutRef ref, long inputSats, long sequence, long lockTime, long... outputSats) {
        List<TxOut> outputs = new ArrayList<>();
        for (long sats : outputSats) {
            outputs.add(new TxOut(new Satoshi(sats), PAY_TO_KEY.toArray()));
        }
        OutPoint outPoint =
                new OutPoint(new TxHash(new ByteVector32(ref.txid().toArray())), ref.index());
        TxIn input = new TxIn(outPoint, new byte[0], sequence);
        Transaction bare = new Transaction(2, List.of(input), outputs, lockTime);
        return sign(bare, inputSats);
    }

    public static Tx sign(Transaction bare, long... inputSats) {
        Transaction signed = bare;
        for (int i = 0; i < bare.txIn.size(); i++) {
            byte[] signature =
                    bare.signInput(
                            i,
                            Script.pay2pkh(KEY.publicKey()),
                            SigHash.SIGHASH_ALL,
                            new Satoshi(inputSats[i]),
                            SigVersion.SIGVERSION_WITNESS_V0,
                            KEY);
            signed =
                    signed.updateWitness(
                            i, Script.witnessPay2wpkh(KEY.publicKey(), new ByteVector(signature)));
        }
        return Tx.of(signed);
    }

    /** What nobody can take away: all unspent outputs. */
    public long unspentSats() {
        return engine.chain().unspent().values().stream().mapToLong(Coin::sats).sum();
    }

    public long subsidiesSats() {
        long sats = 0;
        for (int height = 1; height <= tip().height(); height++) {
            sats += Regtest.NETWORK.subsidy(height).value();
        }
        return sats;
    }
}
