package org.hyperhash.devnode.engine;

/** What the shell has to do after a step, in this order. */
public sealed interface Effect {
    /** Append to the log before anybody is answered. */
    record Store(LogRecord entry) implements Effect {}

    /** The active chain ends elsewhere now. */
    record TipChanged(BlockNode tip) implements Effect {}

    /** Another set of transactions waits now. */
    record MempoolChanged() implements Effect {}
}
