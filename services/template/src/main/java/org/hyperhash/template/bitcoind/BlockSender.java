package org.hyperhash.template.bitcoind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.template.SubmissionAnswer;

/** Sends a block to all nodes at once and says in our words what each said. */
final class BlockSender {
    private final List<NodeRpc> nodes;
    private final Duration limit;

    BlockSender(List<NodeRpc> nodes, Duration limit) {
        this.nodes = List.copyOf(nodes);
        this.limit = limit;
    }

    List<SubmissionAnswer> send(Bytes block) {
        List<Callable<SubmissionAnswer>> calls = new ArrayList<>();
        nodes.forEach(node -> calls.add(() -> send(node, block)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // The calls keep the limit themselves; the second one is for a stuck thread.
            long patienceMs = limit.toMillis() + 1_000;
            List<Future<SubmissionAnswer>> futures =
                    threads.invokeAll(calls, patienceMs, TimeUnit.MILLISECONDS);
            List<SubmissionAnswer> answers = new ArrayList<>();
            for (int i = 0; i < futures.size(); i++) {
                answers.add(answerOf(nodes.get(i).name(), futures.get(i)));
            }
            return answers;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return nodes.stream().map(node -> unreachable(node.name(), "we are stopping")).toList();
        }
    }

    private static SubmissionAnswer answerOf(String path, Future<SubmissionAnswer> future)
            throws InterruptedException {
        try {
            return future.get();
        } catch (CancellationException late) {
            return unreachable(path, "no answer in time");
        } catch (ExecutionException bug) {
            throw new IllegalStateException("cannot submit to " + path, bug.getCause());
        }
    }

    private SubmissionAnswer send(NodeRpc node, Bytes block) throws InterruptedException {
        try {
            Optional<String> reason = node.submitBlock(block, limit);
            return reason.map(text -> verdict(node.name(), text))
                    .orElseGet(() -> new SubmissionAnswer.Accepted(node.name()));
        } catch (RpcException.Refused refused) {
            return refused.code() == RpcException.Refused.UNREADABLE
                    ? new SubmissionAnswer.Refused(
                            node.name(), String.valueOf(refused.getMessage()))
                    : unreachable(node.name(), String.valueOf(refused.getMessage()));
        } catch (RpcException failed) {
            return unreachable(node.name(), String.valueOf(failed.getMessage()));
        }
    }

    /**
     * What a reason means: Core's words of BIP 22, btcd's sentences. "inconclusive" is a block that
     * the node stored and has not judged, for example on a branch with less work.
     */
    static SubmissionAnswer verdict(String path, String reason) {
        String words = reason.toLowerCase(Locale.ROOT);
        if (words.equals("duplicate") || words.contains("already have block")) {
            return new SubmissionAnswer.AlreadyKnown(path);
        }
        if (words.equals("inconclusive") || words.equals("duplicate-inconclusive")) {
            return new SubmissionAnswer.Sent(path);
        }
        return new SubmissionAnswer.Refused(path, reason);
    }

    private static SubmissionAnswer unreachable(String path, String reason) {
        return new SubmissionAnswer.Unreachable(path, reason);
    }
}
