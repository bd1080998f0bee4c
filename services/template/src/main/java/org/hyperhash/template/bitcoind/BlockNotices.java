package org.hyperhash.template.bitcoind;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperhash.bitcoin.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the blocks that a node publishes by ZMQ, when it offers that: asks each time the node
 * becomes ready, until it has answered. Owned by the thread that probes the node.
 */
final class BlockNotices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockNotices.class);

    private final NodeRpc rpc;
    private final Consumer<Hash256> listener;
    private boolean answered;
    private Optional<NoticeSubscription> subscription = Optional.empty();

    /**
     * @param listener gets the hash of each block, on a thread of the subscription
     */
    BlockNotices(NodeRpc rpc, Consumer<Hash256> listener) {
        this.rpc = rpc;
        this.listener = listener;
    }

    /** After each probe of the node: a node that comes back may publish elsewhere. */
    void follow(boolean ready) throws InterruptedException {
        if (!ready) {
            close();
        } else if (!answered) {
            answered = subscribe();
        }
    }

    /** Whether the node has answered, so that asking it again would tell nothing new. */
    private boolean subscribe() throws InterruptedException {
        try {
            List<String> offers = rpc.blockNoticeAddresses();
            Optional<String> address =
                    offers.stream()
                            .flatMap(offer -> NoticeAddress.reach(offer, rpc.host()).stream())
                            .findFirst();
            if (address.isPresent()) {
                LOG.info("{} publishes its blocks on {}", rpc.name(), address.get());
                subscription = Optional.of(new NoticeSubscription(address.get(), listener));
            } else if (!offers.isEmpty()) {
                LOG.info("{} publishes its blocks where we are not: {}", rpc.name(), offers);
            }
            return true;
        } catch (RpcException failed) {
            // Notices only save time; how the node is, its probe tells.
            LOG.debug("{} does not say what it publishes: {}", rpc.name(), failed.getMessage());
            return switch (failed) {
                case RpcException.Unreachable _, RpcException.TimedOut _ -> false;
                case RpcException.HttpStatus _, RpcException.Refused _ -> true;
                case RpcException.Rubbish _ -> true;
            };
        }
    }

    @Override
    public void close() {
        subscription.ifPresent(NoticeSubscription::close);
        subscription = Optional.empty();
        answered = false;
    }
}
