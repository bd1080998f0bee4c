package org.hyperhash.platform.journal;

/** Hears of commits, on the journal's writing thread: it must not block or throw. */
@FunctionalInterface
public interface CommitListener {
    /**
     * Every record up to {@code durableSequence} survives the end of the process and of the power
     * supply.
     */
    void committed(long durableSequence);
}
