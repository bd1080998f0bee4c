package org.hyperhash.translator.engine;

import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.v1.Sv1Error;
import org.hyperhash.stratum.v1.Sv1ServerLine;

/** What a miner's session wants done, in order. */
public interface Sv1Effects {
    void send(Sv1ServerLine line);

    /**
     * Asks for an upstream channel, once; answered by {@link Sv1Session#upstream}.
     *
     * @param identity the user name
     */
    void join(String identity, HashRate nominal);

    /** The miner's rate is thought to be another one. */
    void rateChanged(HashRate nominal);

    /** Answered by {@link Sv1Session#verdict}. */
    void forward(ForwardedShare share);

    /** A share was answered, for the statistics. */
    void accepted();

    /** A share was answered, for the statistics. */
    void refused(Sv1Error error);

    /** A verdict came after its share had been answered, for the statistics. */
    void lateVerdict(UpstreamVerdict verdict);

    /** Ends the connection after what was sent. */
    void close(String reason);
}
