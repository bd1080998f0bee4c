package org.hyperhash.devnode.engine;

import fr.acinq.bitcoin.ByteVector;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.block.MerkleTree;
import org.hyperhash.bitcoin.block.WitnessCommitment;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.script.SigOps;
import org.hyperhash.bitcoin.tx.Coinbases;
import org.hyperhash.bitcoin.tx.LockTimes;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.bitcoin.tx.TxFault;

/** The rules that can be checked without the unspent outputs, in the order of Bitcoin Core. */
final class BlockRules {
    /** Whether the header must be proof of work: not for proposals. */
    enum ProofOfWork {
        REQUIRED,
        IGNORED
    }

    private BlockRules() {}

    /** Rules that need nothing but the block. A block that breaks one is not remembered as bad. */
    static Optional<Reject> onItsOwn(Block block, ProofOfWork proofOfWork) {
        if (proofOfWork == ProofOfWork.REQUIRED && !isProofOfWork(block.header())) {
            return Optional.of(new Reject("high-hash", "proof of work failed"));
        }
        MerkleTree.Root root = block.merkleRoot();
        if (!root.hash().equals(block.header().merkleRoot())) {
            return Optional.of(new Reject("bad-txnmrklroot", "hashMerkleRoot mismatch"));
        }
        if (root.mutated()) {
            return Optional.of(new Reject("bad-txns-duplicate", "duplicate transaction"));
        }
        List<Tx> transactions = block.transactions();
        if (transactions.isEmpty()
                || 4L * transactions.size() > Block.MAX_WEIGHT
                || 4L * block.strippedSize() > Block.MAX_WEIGHT) {
            return Optional.of(new Reject("bad-blk-length", "size limits failed"));
        }
        if (!Coinbases.isCoinbase(transactions.getFirst().body())) {
            return Optional.of(new Reject("bad-cb-missing", "first tx is not coinbase"));
        }
        if (transactions.stream().skip(1).anyMatch(tx -> Coinbases.isCoinbase(tx.body()))) {
            return Optional.of(new Reject("bad-cb-multiple", "more than one coinbase"));
        }
        return transactionsOnTheirOwn(transactions);
    }

    private static Optional<Reject> transactionsOnTheirOwn(List<Tx> transactions) {
        int sigOps = 0;
        for (Tx tx : transactions) {
            Optional<TxFault> fault = TxFault.find(tx);
            if (fault.isPresent()) {
                String detail =
                        "Transaction check failed (tx hash %s)".formatted(tx.txid().display());
                return Optional.of(new Reject(fault.get().code(), detail));
            }
            sigOps += SigOps.legacy(tx.body());
        }
        return sigOps * SigOps.WITNESS_SCALE > Block.MAX_SIGOPS_COST
                ? Optional.of(new Reject("bad-blk-sigops", "out-of-bounds SigOpCount"))
                : Optional.empty();
    }

    /** Whether the hash meets a target that the network allows. */
    static boolean isProofOfWork(BlockHeader header) {
        try {
            Target target = header.target();
            return target.compareTo(Regtest.TARGET) <= 0 && target.isMetBy(header.hash());
        } catch (IllegalArgumentException noTarget) {
            return false;
        }
    }

    /** Rules of a header on top of {@code parent}. */
    static Optional<Reject> header(BlockHeader header, BlockNode parent, long nowSeconds) {
        if (header.nBits() != Regtest.N_BITS) {
            return Optional.of(new Reject("bad-diffbits", "incorrect proof of work"));
        }
        if (header.time() <= parent.medianTime()) {
            return Optional.of(new Reject("time-too-old", "block's timestamp is too early"));
        }
        if (header.time() > nowSeconds + Regtest.MAX_FUTURE_SECONDS) {
            return Optional.of(new Reject("time-too-new", "block timestamp too far in the future"));
        }
        if (header.version() < Regtest.MIN_BLOCK_VERSION) {
            String version = "0x%08x".formatted(header.version());
            return Optional.of(
                    new Reject(
                            "bad-version(" + version + ")",
                            "rejected nVersion=" + version + " block"));
        }
        return Optional.empty();
    }

    /** Rules of a block on top of {@code parent} that are broken for good. */
    static Optional<Reject> onTopOf(Block block, BlockNode parent) {
        int height = parent.height() + 1;
        long medianTime = parent.medianTime();
        for (Tx tx : block.transactions()) {
            if (!LockTimes.isFinal(tx.body(), height, medianTime)) {
                return Optional.of(new Reject("bad-txns-nonfinal", "non-final transaction"));
            }
        }
        Bytes expected = CoinbaseScript.height(height);
        ByteVector script = block.transactions().getFirst().body().txIn.getFirst().signatureScript;
        if (!Bytes.wrap(script.take(Math.min(script.size(), expected.length())).toByteArray())
                .equals(expected)) {
            return Optional.of(new Reject("bad-cb-height", "block height mismatch in coinbase"));
        }
        return Optional.empty();
    }

    /**
     * The witness commitment. Whoever relays a block can break it without changing the hash, so a
     * block that fails here is not remembered as bad.
     */
    static Optional<Reject> witnesses(Block block) {
        Tx coinbase = block.transactions().getFirst();
        Optional<Hash256> committed = WitnessCommitment.find(coinbase);
        if (committed.isEmpty()) {
            return block.transactions().stream().anyMatch(Tx::hasWitness)
                    ? Optional.of(new Reject("unexpected-witness", "unexpected witness data found"))
                    : Optional.empty();
        }
        List<ByteVector> stack = coinbase.body().txIn.getFirst().witness.stack;
        if (stack.size() != 1 || stack.getFirst().size() != Hash256.LENGTH) {
            return Optional.of(
                    new Reject("bad-witness-nonce-size", "invalid witness reserved value size"));
        }
        List<Tx> others = block.transactions().subList(1, block.transactions().size());
        Hash256 reserved = Hash256.of(stack.getFirst().toByteArray());
        Hash256 expected =
                WitnessCommitment.commitment(WitnessCommitment.witnessRoot(others), reserved);
        return committed.get().equals(expected)
                ? Optional.empty()
                : Optional.of(
                        new Reject(
                                "bad-witness-merkle-match", "witness merkle commitment mismatch"));
    }

    /** The weight, once the coinbase's witness is known to be what it should be. */
    static Optional<Reject> weight(Block block) {
        return block.weight() > Block.MAX_WEIGHT
                ? Optional.of(new Reject("bad-blk-weight", "weight limit failed"))
                : Optional.empty();
    }
}
