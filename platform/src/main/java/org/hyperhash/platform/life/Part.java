package org.hyperhash.platform.life;

/** Something that a process starts, that works until it is stopped, and that may fail meanwhile. */
public interface Part {
    /** Short and unique within the process, as it appears in logs. */
    String name();

    /**
     * Returns when the part works. A part that throws must have released what it took: it is not
     * stopped afterwards.
     *
     * @param alarm to be raised when the part can no longer work and the process must stop
     */
    void start(Alarm alarm) throws Exception;

    /**
     * Returns when nothing of the part runs any more. Called at most once, and interrupted when it
     * takes longer than the process has left.
     */
    void stop() throws Exception;

    /** A part made of two actions; {@code start} raises no alarm later. */
    static Part of(String name, Action start, Action stop) {
        return new Part() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void start(Alarm alarm) throws Exception {
                start.run();
            }

            @Override
            public void stop() throws Exception {
                stop.run();
            }
        };
    }

    /** A step of starting or stopping. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }
}
