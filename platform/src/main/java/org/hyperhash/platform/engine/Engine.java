package org.hyperhash.platform.engine;

import java.util.List;

/** The shell around one engine: steps it and performs its effects. Called on one thread only. */
@FunctionalInterface
public interface Engine<C> {
    /**
     * Handles commands in the order of their submission. Whatever it throws is a bug: the engine
     * is never called again.
     *
     * @param batch at least one command, at most as many as the runner allows
     */
    void handle(List<C> batch) throws Exception;
}
