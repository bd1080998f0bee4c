package org.hyperhash.devnode.engine;

import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.devnode.engine.Connection.Scripts;

/**
 * Blocks of an earlier run that broke a rule when they were connected. While that run is replayed,
 * scripts need not run: every other block that it connected was good.
 */
final class KnownFailures {
    private final Map<Hash256, Reject> failures;
    private Scripts scripts;

    private KnownFailures(Map<Hash256, Reject> failures, Scripts scripts) {
        this.failures = Map.copyOf(failures);
        this.scripts = scripts;
    }

    static KnownFailures none() {
        return new KnownFailures(Map.of(), Scripts.RUN);
    }

    static KnownFailures of(Map<Hash256, Reject> failures) {
        return new KnownFailures(failures, Scripts.KNOWN_GOOD);
    }

    void endOfReplay() {
        scripts = Scripts.RUN;
    }

    Optional<Reject> find(Hash256 hash) {
        return Optional.ofNullable(failures.get(hash));
    }

    Scripts scripts() {
        return scripts;
    }
}
