package org.hyperhash.platform.life;

import java.util.Optional;

/** A process could not start; what had been started is stopped again. */
public final class StartFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /** Thrown by a part that knows better than its cause what an operator should do. */
    public StartFailed(Failure failure) {
        super(failure.toString(), failure.cause().orElse(null));
        this.failure = failure;
    }

    static StartFailed of(String part, Throwable cause) {
        return switch (cause) {
            case StartFailed known -> known;
            case RuntimeException bug -> new StartFailed(Failure.bug(part, bug));
            case Error bug -> new StartFailed(Failure.bug(part, bug));
            case Throwable world ->
                    new StartFailed(
                            new Failure(
                                    part,
                                    ExitCode.CANNOT_START,
                                    "cannot start: " + Failure.reason(world),
                                    Optional.of(world)));
        };
    }

    public Failure failure() {
        return failure;
    }
}
