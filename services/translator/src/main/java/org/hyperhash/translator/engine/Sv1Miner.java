package org.hyperhash.translator.engine;

/** A miner's connection as the upstream side sees it; its methods never wait. */
public interface Sv1Miner {
    /** Number of the connection. */
    long id();

    void upstreamChanged(UpstreamState state);

    void verdict(long token, UpstreamVerdict verdict);
}
