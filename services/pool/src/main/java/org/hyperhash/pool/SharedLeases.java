package org.hyperhash.pool;

import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.pool.engine.ExtranonceLeases;
import org.hyperhash.stratum.channel.ExtranonceSpace;

/** The pool's extranonce space, made safe for the threads of all sessions. */
final class SharedLeases implements ExtranonceLeases {
    private final ExtranonceSpace space;

    SharedLeases(ExtranonceSpace space) {
        this.space = space;
    }

    @Override
    public synchronized Optional<Bytes> lease() {
        return space.lease();
    }

    @Override
    public synchronized void release(Bytes prefix) {
        space.release(prefix);
    }

    @Override
    public int fullLength() {
        return space.fullLength();
    }

    @Override
    public int rollableLength() {
        return space.rollableLength();
    }
}
