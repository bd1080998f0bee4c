package org.hyperhash.template.bitcoind;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.SubmissionAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Nodes that take blocks and know the chain, besides whoever makes templates. */
public final class NodePaths implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodePaths.class);

    private final List<NodeRpc> nodes;
    private final BlockSender sender;

    /**
     * @param callLimit for calls that a node answers at once
     * @param submitLimit for a block to be judged
     */
    public NodePaths(
            List<NodeAddress> addresses,
            Duration callLimit,
            Duration submitLimit,
            Metrics metrics) {
        nodes =
                addresses.stream()
                        .map(address -> new RpcClient(address, RpcClient.MAX_ANSWER_BYTES, metrics))
                        .map(client -> new NodeRpc(client, callLimit))
                        .toList();
        sender = new BlockSender(nodes, submitLimit);
    }

    public boolean isEmpty() {
        return nodes.isEmpty();
    }

    /** Sends a block to all at once. */
    public List<SubmissionAnswer> submit(Bytes block) {
        return sender.send(block);
    }

    /** The same answers when there is no block to send. */
    public List<SubmissionAnswer> refuse(String reason) {
        return nodes.stream()
                .<SubmissionAnswer>map(node -> new SubmissionAnswer.Refused(node.name(), reason))
                .toList();
    }

    /** Whether the best chain has the block, by the first node that answers. */
    public Optional<Boolean> isInBestChain(Hash256 block) {
        return isInBestChain(nodes, block);
    }

    static Optional<Boolean> isInBestChain(List<NodeRpc> inOrder, Hash256 block) {
        return firstAnswer(inOrder, block, node -> Optional.of(depth(node, block) > 0));
    }

    /**
     * How deep the best chain has the block, by the first node that can say; 0 if not at all.
     *
     * @param height of the block; a node that has not come so far cannot say that it is gone
     */
    public Optional<Integer> confirmations(Hash256 block, int height) {
        return confirmations(nodes, block, height);
    }

    static Optional<Integer> confirmations(List<NodeRpc> inOrder, Hash256 block, int height) {
        return firstAnswer(
                inOrder,
                block,
                node -> {
                    int depth = depth(node, block);
                    if (depth > 0) {
                        return Optional.of(depth);
                    }
                    if (node.chainInfo().blocks() < height) {
                        return Optional.empty();
                    }
                    // It may have come between the two questions.
                    return Optional.of(depth(node, block));
                });
    }

    private static int depth(NodeRpc node, Hash256 block)
            throws RpcException, InterruptedException {
        return node.header(block)
                .map(header -> (int) Math.max(0, header.confirmations()))
                .orElse(0);
    }

    /** The coinbase of a block, by the first node that has it. */
    public Optional<Tx> coinbaseOf(Hash256 block) {
        return coinbaseOf(nodes, block);
    }

    static Optional<Tx> coinbaseOf(List<NodeRpc> inOrder, Hash256 block) {
        return firstAnswer(inOrder, block, node -> node.coinbase(block));
    }

    /** A question to one node; empty when it does not know. */
    @FunctionalInterface
    private interface Question<A> {
        Optional<A> ask(NodeRpc node) throws RpcException, InterruptedException;
    }

    private static <A> Optional<A> firstAnswer(
            List<NodeRpc> inOrder, Hash256 block, Question<A> question) {
        for (NodeRpc node : inOrder) {
            try {
                Optional<A> answer = question.ask(node);
                if (answer.isPresent()) {
                    return answer;
                }
            } catch (RpcException failed) {
                LOG.debug("cannot look up {}: {}", block, failed.getMessage());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The parent of a block, by the first node that knows it. */
    public Optional<Hash256> parentOf(Hash256 block) {
        return nodes.stream().flatMap(node -> parentOf(node, block).stream()).findFirst();
    }

    static Optional<Hash256> parentOf(NodeRpc node, Hash256 block) {
        try {
            return node.header(block)
                    .map(NodeRpc.Header::parent)
                    .filter(parent -> !parent.equals(Hash256.ZERO));
        } catch (RpcException failed) {
            LOG.debug("cannot look up {}: {}", block, failed.getMessage());
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** What the first node that answers takes for the tip. */
    public Optional<Hash256> bestBlock() {
        for (NodeRpc node : nodes) {
            try {
                return Optional.of(node.bestBlock());
            } catch (RpcException failed) {
                LOG.debug("no tip from {}: {}", node.name(), failed.getMessage());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        nodes.forEach(NodeRpc::close);
    }
}
