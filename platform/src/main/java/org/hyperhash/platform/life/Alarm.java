package org.hyperhash.platform.life;

/** How a running part says that the process must stop; safe to call from any thread, many times. */
@FunctionalInterface
public interface Alarm {
    void raise(Failure failure);
}
