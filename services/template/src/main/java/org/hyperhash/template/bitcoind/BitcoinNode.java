package org.hyperhash.template.bitcoind;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.platform.life.Health;
import org.hyperhash.template.NodeView;
import org.hyperhash.template.feed.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node and what we know about it; its probe asks again and again. The state may be read from
 * any thread.
 *
 * <pre>
 * any state --answered, on our chain--> Ready | Downloading
 * any state --answered, on another----> WrongChain
 * any state --a call failed-----------> Failed
 * </pre>
 */
final class BitcoinNode {
    private static final Logger LOG = LoggerFactory.getLogger(BitcoinNode.class);

    /** What the last call showed. */
    sealed interface State {
        /**
         * It can be mined on.
         *
         * @param clockBehind how far our clock is behind the node's; negative when it is ahead
         */
        record Ready(int blocks, Duration clockBehind) implements State {
            boolean clocksDiffer() {
                return clockBehind.abs().compareTo(NodeClocks.TOLERANCE) > 0;
            }
        }

        /**
         * It is not at the tip yet.
         *
         * @param progress in tenths of a percent
         */
        record Downloading(int blocks, int progress) implements State {}

        record WrongChain(String chain) implements State {}

        record Failed(String reason) implements State {}
    }

    private final NodeRpc rpc;
    private final Network network;
    private final Duration interval;
    private final InstantSource clock;
    private final Backoff probes;
    private final Backoff templates;
    private long templatesAgainNanos = System.nanoTime();
    private volatile State state = new State.Failed("not asked yet");
    private volatile Optional<Hash256> tip = Optional.empty();

    /**
     * @param interval between probes of a node that answers
     */
    BitcoinNode(
            NodeRpc rpc,
            Network network,
            Duration interval,
            RandomGenerator random,
            InstantSource clock) {
        this.rpc = rpc;
        this.network = network;
        this.interval = interval;
        this.clock = clock;
        Duration first = interval.dividedBy(4).plusMillis(1);
        Duration longest = interval.multipliedBy(10);
        this.probes = new Backoff(first, longest, random);
        this.templates = new Backoff(first, longest, random);
    }

    NodeRpc rpc() {
        return rpc;
    }

    String name() {
        return rpc.name();
    }

    State state() {
        return state;
    }

    /** Height of its best block, when it can be mined on. */
    Optional<Integer> readyHeight() {
        return state instanceof State.Ready(int blocks, Duration _)
                ? Optional.of(blocks)
                : Optional.empty();
    }

    /** Asks once and returns how long to wait before the next time. */
    Duration probe() throws InterruptedException {
        try {
            NodeRpc.ChainInfo info = rpc.chainInfo();
            answered(info);
            return interval;
        } catch (RpcException failed) {
            return unanswered(failed);
        }
    }

    private synchronized void answered(NodeRpc.ChainInfo info) {
        probes.succeeded();
        tip = Optional.of(info.bestBlock());
        boolean templatesRest = System.nanoTime() - templatesAgainNanos < 0;
        State judged = judge(info);
        if (!(judged instanceof State.Ready && templatesRest)) {
            change(judged);
        }
    }

    private synchronized Duration unanswered(RpcException failure) {
        change(new State.Failed(String.valueOf(failure.getMessage())));
        return probes.afterFailure();
    }

    /** It gave a template. */
    synchronized void gaveTemplate() {
        templates.succeeded();
    }

    /** It gave none: it is not asked again for a while, and then only if its probe works. */
    synchronized void gaveNoTemplate(RpcException failure) {
        templatesAgainNanos = System.nanoTime() + templates.afterFailure().toNanos();
        change(new State.Failed(String.valueOf(failure.getMessage())));
    }

    /**
     * As it was when it was last asked.
     *
     * @param serving whether templates come from it now
     */
    NodeView view(boolean serving) {
        return switch (state) {
            case State.Ready(int blocks, Duration _) -> {
                Health health = complaint().<Health>map(Health.Degraded::new).orElse(Health.UP);
                yield new NodeView(name(), health, serving, Optional.of(blocks), tip);
            }
            case State.Downloading(int blocks, int _) ->
                    new NodeView(name(), complaining(), serving, Optional.of(blocks), tip);
            case State.WrongChain _, State.Failed _ ->
                    new NodeView(
                            name(), complaining(), serving, Optional.empty(), Optional.empty());
        };
    }

    private Health complaining() {
        return new Health.Down(complaint().orElse("not ready"));
    }

    /** What is wrong with it, if anything. */
    Optional<String> complaint() {
        return switch (state) {
            case State.Ready ready when ready.clocksDiffer() ->
                    Optional.of(
                            "our clock is %d s %s that of %s, limit %d s: keep both by NTP"
                                    .formatted(
                                            ready.clockBehind().abs().toSeconds(),
                                            ready.clockBehind().isNegative()
                                                    ? "ahead of"
                                                    : "behind",
                                            name(),
                                            NodeClocks.TOLERANCE.toSeconds()));
            case State.Ready _ -> Optional.empty();
            case State.Downloading(int blocks, int progress) ->
                    Optional.of(
                            "%s downloads blocks: %d, %d.%d %% of the chain"
                                    .formatted(name(), blocks, progress / 10, progress % 10));
            case State.WrongChain(String chain) ->
                    Optional.of(
                            "%s is on chain %s, not %s: check network in the configuration and the node"
                                    .formatted(name(), chain, network.chain()));
            case State.Failed(String reason) -> Optional.of(reason);
        };
    }

    private State judge(NodeRpc.ChainInfo info) {
        if (!info.isOn(network)) {
            return new State.WrongChain(info.chain());
        }
        // A fresh regtest chain downloads for ever: its first block has to be mined.
        return info.downloading() && network != Network.REGTEST
                ? new State.Downloading(info.blocks(), info.progress())
                : new State.Ready(
                        info.blocks(),
                        info.sentAt()
                                .map(date -> NodeClocks.behind(date, clock))
                                .orElse(Duration.ZERO));
    }

    private void change(State next) {
        State before = state;
        state = next;
        if (before.getClass() == next.getClass() && clocksDiffer(before) == clocksDiffer(next)) {
            return;
        }
        complaint()
                .ifPresentOrElse(
                        complaint -> LOG.warn("{}", complaint),
                        () -> LOG.info("{} is ready", name()));
    }

    private static boolean clocksDiffer(State state) {
        return state instanceof State.Ready ready && ready.clocksDiffer();
    }
}
