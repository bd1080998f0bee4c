package org.hyperhash.platform.engine;

/** A command came too late: the engine was stopped, or met a bug and stopped itself. */
public final class EngineStopped extends Exception {
    private static final long serialVersionUID = 1L;

    EngineStopped(String engine) {
        super(engine + " is stopped");
    }
}
