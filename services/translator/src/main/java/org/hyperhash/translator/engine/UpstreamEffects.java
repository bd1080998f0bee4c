package org.hyperhash.translator.engine;

import org.hyperhash.stratum.v2.Message;

/** What the client's side of an upstream connection wants done, in order. */
public interface UpstreamEffects {
    void send(Message message);

    /** Channels may be opened now. */
    void ready();

    /** A channel has a new state: open, refused, with work, or closed by the upstream. */
    void changed(long channelKey, UpstreamState state);

    void verdict(ForwardedShare share, UpstreamVerdict verdict);

    /**
     * The upstream wants us elsewhere; the authority key stays the same.
     *
     * @param host empty for the same one
     * @param port 0 for the same one
     */
    void moved(String host, int port);

    /** The connection is of no more use. */
    void failed(String reason);
}
