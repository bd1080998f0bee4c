package org.hyperhash.launcher;

import org.hyperhash.platform.life.ExitCode;

/** A command cannot do what it was asked to; the message is all that its user sees. */
final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    CommandFailed(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
