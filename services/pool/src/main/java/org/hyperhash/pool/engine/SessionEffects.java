package org.hyperhash.pool.engine;

import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.v2.Message;

/** What a session wants done, in order. */
public interface SessionEffects {
    void send(Message message);

    /**
     * A miner has a channel now, for those who watch.
     *
     * @param userAgent what the client says it is
     */
    void opened(int channelId, Identity.Payable identity, String userAgent);

    /**
     * Makes a share durable. Shares become durable in the order in which they were recorded: {@link
     * MiningSession#durable}.
     */
    void record(AcceptedShare share);

    /** Called after {@link #record} of the same share. */
    void blockFound(FoundBlock block);

    /**
     * A share that was refused, for the statistics.
     *
     * @param account empty when its channel is not known
     */
    void rejected(ShareVerdict verdict, String account, String worker);

    /** Ends the connection after what was sent. */
    void close(String reason);
}
