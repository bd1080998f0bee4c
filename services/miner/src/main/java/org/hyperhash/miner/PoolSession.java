package org.hyperhash.miner;

import java.io.IOException;
import java.util.Optional;

/** One connection to a pool, from its first byte to its last. Owned by the thread that runs it. */
sealed interface PoolSession permits Sv1Client, Sv2Client {
    /**
     * Mines until the connection is over.
     *
     * @throws IOException when the pool refuses us, breaks the protocol or cannot be reached
     */
    Ending run() throws IOException, InterruptedException;

    /** How a connection ended in order. */
    sealed interface Ending {
        record Closed(String reason) implements Ending {}

        /** The pool does not let us mine, for as long as we ask for the same. */
        record Refused(String reason) implements Ending {}

        /**
         * The pool wants us elsewhere.
         *
         * @param host absent for the same one
         * @param port 0 for the same one
         */
        record Redirected(Optional<String> host, int port, int waitSeconds) implements Ending {}
    }
}
