package org.hyperhash.platform.life;

/** The exit codes of every role and tool; operators and supervisors rely on them. */
public enum ExitCode {
    /** Stopped because it was asked to. */
    STOPPED(0),
    /** Met a bug; the log has the stack trace. */
    BUG(1),
    /** The command line or the configuration is wrong; a restart does not help. */
    CONFIGURATION(2),
    /** A part could not start: a port is taken, a directory cannot be written. */
    CANNOT_START(3),
    /** A part failed while the process ran; a restart may help. */
    PART_FAILED(4),
    /** A part did not stop in time or failed while stopping; what it held was abandoned. */
    STOP_OVERDUE(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
