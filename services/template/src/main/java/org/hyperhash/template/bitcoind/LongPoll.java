package org.hyperhash.template.bitcoind;

import java.time.Duration;
import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import tools.jackson.databind.JsonNode;

/**
 * Waits for one node to say that it has something better, again and again; a node without long
 * polling is asked for its best block instead. Owned by the thread that runs it.
 *
 * @spec BIP 22 long polling
 */
final class LongPoll {
    /** A node without news may stay silent; then the question is put again. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Between questions to a node that answers at once although nothing is new. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration QUICK = Duration.ofMillis(100);
    private static final Duration BEST_BLOCK_INTERVAL = Duration.ofMillis(500);

    /** Takes an answer and returns what it proposes. */
    @FunctionalInterface
    interface Sink {
        BlockTemplate accept(JsonNode answer, long askedAtNanos) throws RpcException;
    }

    private final NodeRpc rpc;
    private final Network network;
    private final Sink sink;

    LongPoll(NodeRpc rpc, Network network, Sink sink) {
        this.rpc = rpc;
        this.network = network;
        this.sink = sink;
    }

    /** Returns only by an exception. */
    void run(BlockTemplate first) throws RpcException, InterruptedException {
        BlockTemplate latest = first;
        while (true) {
            Optional<String> id = latest.longPollId();
            latest = id.isPresent() ? awaitAnswer(id.get(), latest) : awaitBestBlock(latest);
        }
    }

    private BlockTemplate awaitAnswer(String id, BlockTemplate latest)
            throws RpcException, InterruptedException {
        long askedAtNanos = System.nanoTime();
        try {
            RpcClient.Answer answer = rpc.blockTemplate(network, Optional.of(id), LIMIT);
            BlockTemplate next = sink.accept(answer.result(), answer.arrivedAtNanos());
            boolean quick = answer.arrivedAtNanos() - askedAtNanos < QUICK.toNanos();
            if (quick && next.tip().previousBlock().equals(latest.tip().previousBlock())) {
                Thread.sleep(PAUSE);
            }
            return next;
        } catch (RpcException.TimedOut nothingNew) {
            return latest;
        }
    }

    private BlockTemplate awaitBestBlock(BlockTemplate latest)
            throws RpcException, InterruptedException {
        Hash256 tip = latest.tip().previousBlock();
        while (rpc.bestBlock().equals(tip)) {
            Thread.sleep(BEST_BLOCK_INTERVAL);
        }
        long askedAtNanos = System.nanoTime();
        return sink.accept(
                rpc.blockTemplate(network, Optional.empty(), LIMIT).result(), askedAtNanos);
    }
}
