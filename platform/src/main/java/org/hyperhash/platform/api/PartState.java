package org.hyperhash.platform.api;

import java.util.Collection;
import java.util.Optional;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;

/** How a part is. */
public enum PartState {
    UP,
    DEGRADED,
    DOWN;

    /**
     * A state and, unless it is up, why.
     */
    public record Explained(PartState state, Optional<String> reason) {
        public static final Explained GOOD = new Explained(UP, Optional.empty());
    }

    public static Explained of(Health health) {
        return switch (health) {
            case Health.Up _ -> Explained.GOOD;
            case Health.Degraded(String reason) -> new Explained(DEGRADED, Optional.of(reason));
            case Health.Down(String reason) -> new Explained(DOWN, Optional.of(reason));
        };
    }

    /** The worst of several; the first of equals. */
    public static Explained worst(Collection<? extends HealthCheck> checks) {
        Explained worst = Explained.GOOD;
        for (HealthCheck check : checks) {
            Explained next = of(check.health());
            worst = next.state().compareTo(worst.state()) > 0 ? next : worst;
        }
        return worst;
    }
}
