package org.hyperhash.pool.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.stratum.v2.mining.MiningMessage;

/**
 * Accepted shares of one session on their way to an acknowledgement. Owned by its session.
 *
 * <pre>
 * unsettled --durable--> unacknowledged --batch full or time over--> acknowledged
 *     '-----never durable--> refused
 * </pre>
 */
final class AckDesk {
    private record UnsettledShare(ServerChannel channel, int sequenceNumber, Difficulty credit) {}

    private final SessionRules rules;
    private final SessionEffects effects;
    private final Deque<UnsettledShare> unsettled = new ArrayDeque<>();
    private final Set<ServerChannel> unacknowledged = new LinkedHashSet<>();

    AckDesk(SessionRules rules, SessionEffects effects) {
        this.rules = rules;
        this.effects = effects;
    }

    void add(ServerChannel channel, int sequenceNumber, Difficulty credit) {
        unsettled.add(new UnsettledShare(channel, sequenceNumber, credit));
    }

    /** Shares that wait for the disk. */
    int unsettled() {
        return unsettled.size();
    }

    /** The oldest {@code count} unsettled shares are durable. */
    void durable(int count, long nowMs) {
        for (int i = 0; i < count; i++) {
            UnsettledShare share = unsettled.removeFirst();
            // When the channel is closed the work counts, but nobody waits for the answer.
            if (!share.channel().isClosed()) {
                share.channel().acks().add(share.sequenceNumber(), share.credit(), nowMs);
                unacknowledged.add(share.channel());
            }
        }
        sendDue(nowMs);
    }

    /** The newest {@code count} unsettled shares cannot be stored: their miners must know. */
    void refuseNewest(int count) {
        Deque<UnsettledShare> refused = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            refused.addFirst(unsettled.removeLast());
        }
        for (UnsettledShare share : refused) {
            effects.send(
                    new MiningMessage.SubmitSharesError(
                            share.channel().id(), share.sequenceNumber(), "not-durable"));
        }
    }

    void sendDue(long nowMs) {
        Iterator<ServerChannel> waiting = unacknowledged.iterator();
        while (waiting.hasNext()) {
            ServerChannel channel = waiting.next();
            if (channel.acks().isDue(rules, nowMs)) {
                channel.acks().take(channel.id()).ifPresent(effects::send);
                waiting.remove();
            }
        }
    }

    void sendAll() {
        for (ServerChannel channel : unacknowledged) {
            channel.acks().take(channel.id()).ifPresent(effects::send);
        }
        unacknowledged.clear();
    }

    /** When {@link #sendDue} has something to send at the latest. */
    OptionalLong nextDueMs() {
        return unacknowledged.stream().mapToLong(channel -> channel.acks().dueMs(rules)).min();
    }

    /** Acknowledges what a closing channel has coming. */
    void close(ServerChannel channel) {
        channel.close();
        channel.acks().take(channel.id()).ifPresent(effects::send);
        unacknowledged.remove(channel);
    }
}
