package org.hyperhash.devnode.engine;

import fr.acinq.bitcoin.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.block.WitnessCommitment;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.devnode.engine.BlockRules.ProofOfWork;
import org.hyperhash.devnode.engine.Chain.Acceptance;
import org.hyperhash.devnode.engine.Chain.Activation;
import org.hyperhash.devnode.engine.MempoolAcceptance.Verdict;

/**
 * Chain and mempool behind one function: {@link #step}. The same commands give the same state and
 * the same {@link #digest}. Owned by one writer; readers need its lock.
 */
public final class DevnodeEngine {
    private final KnownFailures knownFailures;
    private final Chain chain;
    private final Mempool mempool = new Mempool();
    private final MempoolAcceptance acceptance;
    private long sequence;

    public DevnodeEngine(MempoolPolicy policy) {
        this(policy, KnownFailures.none());
    }

    private DevnodeEngine(MempoolPolicy policy, KnownFailures knownFailures) {
        this.knownFailures = knownFailures;
        this.chain = new Chain(knownFailures);
        this.acceptance = new MempoolAcceptance(chain, mempool, policy);
    }

    /** Answer and effects of one command. */
    public record Outcome(Answer answer, List<Effect> effects) {
        public Outcome {
            effects = List.copyOf(effects);
        }

        static Outcome of(Answer answer) {
            return new Outcome(answer, List.of());
        }
    }

    /**
     * The state after everything in a log, in the log's order. Scripts of blocks do not run: those
     * that failed are in the log.
     */
    public static DevnodeEngine replay(MempoolPolicy policy, List<LogRecord> log) {
        Map<Hash256, Reject> failures = new LinkedHashMap<>();
        for (LogRecord entry : log) {
            if (entry instanceof LogRecord.BlockFailed(Hash256 block, Reject reject)) {
                failures.put(block, reject);
            }
        }
        DevnodeEngine engine = new DevnodeEngine(policy, KnownFailures.of(failures));
        log.forEach(engine::replay);
        engine.knownFailures.endOfReplay();
        return engine;
    }

    private void replay(LogRecord entry) {
        switch (entry) {
            case LogRecord.BlockStored(Block block) ->
                    step(new Command.SubmitBlock(block, block.header().time()));
            case LogRecord.BlockFailed _ -> {}
            case LogRecord.BlockInvalidated(Hash256 block) -> step(new Command.Invalidate(block));
            case LogRecord.BlockReconsidered(Hash256 block) -> step(new Command.Reconsider(block));
            case LogRecord.TransactionAccepted(Tx tx, long nowSeconds) ->
                    step(new Command.SubmitTransaction(tx, nowSeconds));
            case LogRecord.HeaderAccepted(BlockHeader header) ->
                    step(new Command.SubmitHeader(header, header.time()));
        }
    }

    public Chain chain() {
        return chain;
    }

    public Mempool mempool() {
        return mempool;
    }

    public Outcome step(Command command) {
        return switch (command) {
            case Command.SubmitBlock(Block block, long now) -> submit(completed(block), now);
            case Command.SubmitHeader submitted -> submitHeader(submitted);
            case Command.SubmitTransaction(Tx tx, long now) -> submit(tx, now);
            case Command.Invalidate(Hash256 block) ->
                    mark(block, new LogRecord.BlockInvalidated(block), chain::invalidate);
            case Command.Reconsider(Hash256 block) ->
                    mark(block, new LogRecord.BlockReconsidered(block), chain::reconsider);
        };
    }

    /** Miners may leave out the coinbase's witness: it is always the same. */
    private static Block completed(Block block) {
        List<Tx> transactions = block.transactions();
        if (transactions.isEmpty()
                || transactions.getFirst().hasWitness()
                || transactions.getFirst().body().txIn.size() != 1
                || WitnessCommitment.find(transactions.getFirst()).isEmpty()) {
            return block;
        }
        Transaction bare = transactions.getFirst().body();
        List<Tx> complete = new ArrayList<>(transactions);
        complete.set(0, Tx.of(bare.updateWitness(0, CoinbaseWitness.ZERO)));
        return new Block(block.header(), complete);
    }

    private Outcome submit(Block block, long nowSeconds) {
        return switch (chain.accept(block, nowSeconds)) {
            case Acceptance.Refused refused -> Outcome.of(new Answer.Rejected(refused.reject()));
            case Acceptance.Known _ -> Outcome.of(new Answer.Duplicate());
            case Acceptance.Stored(BlockNode node) -> {
                List<Effect> effects = new ArrayList<>();
                effects.add(new Effect.Store(new LogRecord.BlockStored(block)));
                Activation moved = chain.activate();
                follow(moved, effects);
                yield new Outcome(answer(node, moved), effects);
            }
        };
    }

    private Answer answer(BlockNode node, Activation moved) {
        Reject reject = moved.failed().get(node);
        if (reject != null) {
            return new Answer.Rejected(reject);
        }
        return chain.isActive(node) ? new Answer.Accepted() : new Answer.Inconclusive();
    }

    private Outcome submitHeader(Command.SubmitHeader submitted) {
        return switch (chain.acceptHeader(submitted.header(), submitted.nowSeconds())) {
            case Acceptance.Refused refused -> Outcome.of(new Answer.Rejected(refused.reject()));
            case Acceptance.Known _ -> Outcome.of(new Answer.Accepted());
            case Acceptance.Stored(BlockNode node) ->
                    new Outcome(
                            new Answer.Accepted(),
                            List.of(new Effect.Store(new LogRecord.HeaderAccepted(node.header()))));
        };
    }

    /** Moves the chain because of a person's word about a block. */
    @FunctionalInterface
    private interface Mark {
        Activation apply(BlockNode node);
    }

    private Outcome mark(Hash256 hash, LogRecord entry, Mark mark) {
        Optional<BlockNode> node = chain.find(hash);
        if (node.isEmpty()) {
            return Outcome.of(new Answer.UnknownBlock());
        }
        if (node.get().height() == 0) {
            return Outcome.of(new Answer.Rejected(Reject.of("genesis block")));
        }
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.Store(entry));
        follow(mark.apply(node.get()), effects);
        return new Outcome(new Answer.Accepted(), effects);
    }

    /** Brings log and mempool up to the chain. */
    private void follow(Activation moved, List<Effect> effects) {
        moved.failed()
                .forEach((node, reject) ->
                        effects.add(
                                new Effect.Store(new LogRecord.BlockFailed(node.hash(), reject))));
        if (!moved.moved()) {
            return;
        }
        long updatesBefore = mempool.updates();
        if (moved.disconnected().isEmpty()) {
            moved.connected().forEach(node -> mempool.confirm(node.requireBlock()));
        } else {
            refill(moved);
        }
        effects.add(new Effect.TipChanged(chain.tip()));
        if (mempool.updates() != updatesBefore) {
            effects.add(new Effect.MempoolChanged());
        }
    }

    /** After a reorganisation everything has to prove again that it can be mined, parents first. */
    private void refill(Activation moved) {
        List<MempoolEntry> waiting = mempool.drain();
        for (BlockNode node : moved.disconnected().reversed()) {
            List<Tx> transactions = node.requireBlock().transactions();
            transactions.stream()
                    .skip(1)
                    .forEach(tx -> admit(tx, node.header().time(), node.height() - 1));
        }
        waiting.forEach(entry -> admit(entry.tx(), entry.arrivedSeconds(), entry.height()));
    }

    private void admit(Tx tx, long arrivedSeconds, int height) {
        if (acceptance.judge(tx) instanceof Verdict.Accepted accepted) {
            admit(tx, accepted, arrivedSeconds, height);
        }
    }

    private void admit(Tx tx, Verdict.Accepted accepted, long arrivedSeconds, int height) {
        mempool.remove(accepted.replaced());
        mempool.add(
                new MempoolEntry(
                        tx,
                        accepted.feeSats(),
                        accepted.sigOpsCost(),
                        arrivedSeconds,
                        height,
                        sequence++));
    }

    private Outcome submit(Tx tx, long nowSeconds) {
        return switch (acceptance.judge(tx)) {
            case Verdict.Refused(Reject reject) -> Outcome.of(new Answer.Rejected(reject));
            case Verdict.Accepted accepted -> {
                admit(tx, accepted, nowSeconds, chain.tip().height());
                yield new Outcome(
                        new Answer.Accepted(),
                        List.of(
                                new Effect.Store(new LogRecord.TransactionAccepted(tx, nowSeconds)),
                                new Effect.MempoolChanged()));
            }
        };
    }

    /** What would become of a transaction: its fee, or why it is refused. */
    public sealed interface Trial {
        record WouldBeAccepted(long feeSats, int virtualSize) implements Trial {}

        record WouldBeRefused(Reject reject) implements Trial {}
    }

    /** Judges without taking. */
    public Trial tryTransaction(Tx tx) {
        return switch (acceptance.judge(tx)) {
            case Verdict.Refused(Reject reject) -> new Trial.WouldBeRefused(reject);
            case Verdict.Accepted accepted -> {
                MempoolEntry entry =
                        new MempoolEntry(tx, accepted.feeSats(), accepted.sigOpsCost(), 0, 0, 0);
                yield new Trial.WouldBeAccepted(accepted.feeSats(), entry.virtualSize());
            }
        };
    }

    /** What is wrong with a block that is not mined yet; empty when it only lacks proof of work. */
    public Optional<Reject> tryProposal(Block proposal, long nowSeconds) {
        Block block = completed(proposal);
        BlockNode tip = chain.tip();
        if (!block.header().previousBlock().equals(tip.hash())) {
            return Optional.of(Reject.of("inconclusive-not-best-prevblk"));
        }
        return BlockRules.onItsOwn(block, ProofOfWork.IGNORED)
                .or(() -> BlockRules.header(block.header(), tip, nowSeconds))
                .or(() -> BlockRules.onTopOf(block, tip))
                .or(() -> BlockRules.witnesses(block))
                .or(() -> BlockRules.weight(block))
                .or(() -> tryConnection(block, tip));
    }

    private Optional<Reject> tryConnection(Block block, BlockNode tip) {
        return switch (Connection.check(block, tip, chain.coins(), Connection.Scripts.RUN)) {
            case Connection.Refused(Reject reject) -> Optional.of(reject);
            case Connection.Connected _ -> Optional.empty();
        };
    }

    /** Hash over tip, unspent outputs and mempool; equal for equal states. */
    public Hash256 digest() {
        return StateDigest.of(chain, mempool);
    }
}
