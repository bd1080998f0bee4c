package org.hyperhash.devnode.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.devnode.engine.BlockRules.ProofOfWork;

/**
 * The tree of headers, the valid chain with the most work in it, and that chain's unspent outputs.
 * Owned by the engine's single writer.
 */
public final class Chain {
    /** Most headers that are kept; a header beyond is refused. */
    public static final int MAX_HEADERS = 1_000_000;

    /** More work first; of equal work, what was complete first. */
    private static final Comparator<BlockNode> BEST_FIRST =
            Comparator.comparing(BlockNode::chainWork)
                    .reversed()
                    .thenComparingLong(BlockNode::arrival);

    private final Map<Hash256, BlockNode> nodes = new LinkedHashMap<>();
    private final List<BlockNode> active = new ArrayList<>();
    private final UtxoSet utxos = new UtxoSet();
    private final KnownFailures knownFailures;
    private final int maxHeaders;

    /** Complete chains that did not fail and have at least the work of the active one. */
    private final NavigableSet<BlockNode> candidates = new TreeSet<>(BEST_FIRST);

    private long arrivals;
    private long burnedSats;

    Chain(KnownFailures knownFailures) {
        this(knownFailures, MAX_HEADERS);
    }

    Chain(KnownFailures knownFailures, int maxHeaders) {
        this.knownFailures = knownFailures;
        this.maxHeaders = maxHeaders;
        BlockNode genesis = BlockNode.genesis(Regtest.genesis());
        nodes.put(genesis.hash(), genesis);
        active.add(genesis);
        candidates.add(genesis);
    }

    public BlockNode tip() {
        return active.getLast();
    }

    public Optional<BlockNode> find(Hash256 hash) {
        return Optional.ofNullable(nodes.get(hash));
    }

    /** The block at {@code height} of the active chain. */
    public Optional<BlockNode> at(int height) {
        return height >= 0 && height < active.size()
                ? Optional.of(active.get(height))
                : Optional.empty();
    }

    public boolean isActive(BlockNode node) {
        return at(node.height()).filter(other -> other == node).isPresent();
    }

    /** Every header in the order of its arrival. */
    public Collection<BlockNode> all() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    /** Every unspent output of the active chain, ordered. */
    public Map<OutRef, Coin> unspent() {
        return utxos.all();
    }

    public Optional<Coin> unspent(OutRef ref) {
        return utxos.find(ref);
    }

    Coins coins() {
        return utxos;
    }

    /** What the active chain could have paid out and nobody can spend, in satoshis. */
    public long burnedSats() {
        return burnedSats;
    }

    /** What came of a header or a block, before the active chain moves. */
    sealed interface Acceptance {
        record Stored(BlockNode node) implements Acceptance {}

        record Known(BlockNode node) implements Acceptance {}

        /**
         * @param failed the node to remember as bad, when the block itself is to blame
         */
        record Refused(Reject reject, Optional<BlockNode> failed) implements Acceptance {
            public Refused(Reject reject) {
                this(reject, Optional.empty());
            }
        }
    }

    Acceptance acceptHeader(BlockHeader header, long nowSeconds) {
        BlockNode known = nodes.get(header.hash());
        if (known != null) {
            return known.isFailed()
                    ? new Acceptance.Refused(
                            new Reject("duplicate-invalid", "block was previously marked invalid"))
                    : new Acceptance.Known(known);
        }
        if (!BlockRules.isProofOfWork(header)) {
            return new Acceptance.Refused(new Reject("high-hash", "proof of work failed"));
        }
        BlockNode parent = nodes.get(header.previousBlock());
        if (parent == null) {
            return new Acceptance.Refused(Reject.of("prev-blk-not-found"));
        }
        if (parent.isFailed()) {
            return new Acceptance.Refused(Reject.of("bad-prevblk"));
        }
        Optional<Reject> reject = BlockRules.header(header, parent, nowSeconds);
        if (reject.isPresent()) {
            return new Acceptance.Refused(reject.get());
        }
        if (nodes.size() >= maxHeaders) {
            return new Acceptance.Refused(
                    new Reject("too-many-headers", maxHeaders + " headers are kept"));
        }
        BlockNode node = parent.addChild(header);
        nodes.put(node.hash(), node);
        return new Acceptance.Stored(node);
    }

    Acceptance accept(Block block, long nowSeconds) {
        Optional<Reject> own = BlockRules.onItsOwn(block, ProofOfWork.REQUIRED);
        if (own.isPresent()) {
            return new Acceptance.Refused(own.get());
        }
        return switch (acceptHeader(block.header(), nowSeconds)) {
            case Acceptance.Refused refused -> refused;
            case Acceptance.Known(BlockNode node) ->
                    node.block().isPresent() ? new Acceptance.Known(node) : store(node, block);
            case Acceptance.Stored(BlockNode node) -> store(node, block);
        };
    }

    private Acceptance store(BlockNode node, Block block) {
        Optional<Reject> reject = BlockRules.onTopOf(block, node.requireParent());
        boolean ownFault = reject.isPresent();
        if (reject.isEmpty()) {
            reject = BlockRules.witnesses(block);
        }
        if (reject.isEmpty()) {
            reject = BlockRules.weight(block);
            ownFault = reject.isPresent();
        }
        if (reject.isPresent()) {
            if (ownFault) {
                fail(node);
            }
            return new Acceptance.Refused(
                    reject.get(), ownFault ? Optional.of(node) : Optional.empty());
        }
        node.store(block);
        if (node.requireParent().isComplete()) {
            complete(node);
        }
        return new Acceptance.Stored(node);
    }

    private void complete(BlockNode first) {
        Deque<BlockNode> waiting = new ArrayDeque<>(List.of(first));
        while (!waiting.isEmpty()) {
            BlockNode node = waiting.poll();
            if (node.block().isPresent() && !node.isComplete()) {
                node.complete(++arrivals);
                addCandidate(node);
                waiting.addAll(node.children());
            }
        }
    }

    private void addCandidate(BlockNode node) {
        if (!node.isFailed() && node.chainWork().compareTo(tip().chainWork()) >= 0) {
            candidates.add(node);
        }
    }

    /** Moves to the best chain; what failed on the way is remembered as bad. */
    Activation activate() {
        BlockNode before = tip();
        Map<BlockNode, Reject> failed = new LinkedHashMap<>();
        while (candidates.first() != tip()) {
            moveTowards(candidates.first(), failed);
        }
        candidates.tailSet(tip(), false).clear();
        return activation(before, failed);
    }

    private Activation activation(BlockNode before, Map<BlockNode, Reject> failed) {
        BlockNode fork = before;
        List<BlockNode> disconnected = new ArrayList<>();
        while (!isActive(fork)) {
            disconnected.add(fork);
            fork = fork.requireParent();
        }
        List<BlockNode> connected = List.copyOf(active.subList(fork.height() + 1, active.size()));
        return new Activation(disconnected, connected, failed);
    }

    private void moveTowards(BlockNode goal, Map<BlockNode, Reject> failed) {
        Deque<BlockNode> path = new ArrayDeque<>();
        for (BlockNode node = goal; !isActive(node); node = node.requireParent()) {
            path.push(node);
        }
        BlockNode fork = path.getFirst().requireParent();
        while (tip() != fork) {
            disconnectTip();
        }
        for (BlockNode node : path) {
            Optional<Reject> reject = connect(node);
            if (reject.isPresent()) {
                failed.put(node, reject.get());
                fail(node);
                return;
            }
        }
    }

    private Optional<Reject> connect(BlockNode node) {
        if (node.isValidated()) {
            append(node, node.requireEffect());
            return Optional.empty();
        }
        Optional<Reject> known = knownFailures.find(node.hash());
        if (known.isPresent()) {
            return known;
        }
        return switch (Connection.check(
                node.requireBlock(), tip(), utxos, knownFailures.scripts())) {
            case Connection.Refused(Reject reject) -> Optional.of(reject);
            case Connection.Connected(BlockEffect effect) -> {
                node.validated(effect);
                append(node, effect);
                yield Optional.empty();
            }
        };
    }

    private void append(BlockNode node, BlockEffect effect) {
        effect.applyTo(utxos);
        burnedSats += effect.burnedSats();
        active.add(node);
    }

    private void disconnectTip() {
        BlockNode tip = active.removeLast();
        tip.requireEffect().undoIn(utxos);
        burnedSats -= tip.requireEffect().burnedSats();
    }

    private void fail(BlockNode node) {
        forEachFrom(
                node,
                one -> {
                    candidates.remove(one);
                    one.markFailed();
                });
    }

    /** Treats {@code node} as if it broke a rule. */
    Activation invalidate(BlockNode node) {
        BlockNode before = tip();
        while (isActive(node)) {
            disconnectTip();
        }
        fail(node);
        rebuildCandidates();
        Activation moved = activate();
        return activation(before, moved.failed());
    }

    /** Forgets that {@code node}, its ancestors or its descendants broke a rule. */
    Activation reconsider(BlockNode node) {
        forEachFrom(node, BlockNode::clearFailure);
        for (BlockNode one = node; one.height() > 0; one = one.requireParent()) {
            one.clearFailure();
        }
        rebuildCandidates();
        return activate();
    }

    private void rebuildCandidates() {
        candidates.clear();
        candidates.add(tip());
        nodes.values().stream().filter(BlockNode::isComplete).forEach(this::addCandidate);
    }

    private static void forEachFrom(
            BlockNode first, java.util.function.Consumer<BlockNode> action) {
        Deque<BlockNode> waiting = new ArrayDeque<>(List.of(first));
        while (!waiting.isEmpty()) {
            BlockNode node = waiting.poll();
            action.accept(node);
            waiting.addAll(node.children());
        }
    }

    /** Ends of all branches: headers that nothing is built on, and the active tip. */
    public List<BlockNode> tips() {
        Predicate<BlockNode> isTip = node -> node.children().isEmpty() || node == tip();
        return nodes.values().stream()
                .filter(isTip)
                .sorted(Comparator.comparingInt(BlockNode::height).reversed())
                .toList();
    }

    /**
     * How the active chain moved.
     *
     * @param disconnected from the old tip downwards
     * @param connected in chain order
     * @param failed blocks that broke a rule when they were tried
     */
    record Activation(
            List<BlockNode> disconnected,
            List<BlockNode> connected,
            Map<BlockNode, Reject> failed) {
        boolean moved() {
            return !disconnected.isEmpty() || !connected.isEmpty();
        }
    }
}
