package org.hyperhash.platform.life;

/** Answers for the health of one part; called often, from any thread, so it must not block. */
public interface HealthCheck {
    /** Short and unique within the process. */
    String name();

    Health health();
}
