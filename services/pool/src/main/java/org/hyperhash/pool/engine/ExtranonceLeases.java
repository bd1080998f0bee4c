package org.hyperhash.pool.engine;

import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;

/** The pool's extranonce prefixes, shared by all sessions. */
public interface ExtranonceLeases {
    /** A prefix that no other channel has; empty when the pool is full. */
    Optional<Bytes> lease();

    /** Gives a prefix back once its channel is closed. */
    void release(Bytes prefix);

    /** Bytes of the whole extranonce. */
    int fullLength();

    /** Bytes that extended channels may roll. */
    int rollableLength();
}
