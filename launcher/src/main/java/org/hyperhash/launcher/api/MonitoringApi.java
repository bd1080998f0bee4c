package org.hyperhash.launcher.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.PartState;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.pool.api.ClientsApi.Sv2ClientsSummary;
import org.hyperhash.translator.api.TranslatorApi.ServerSummary;
import org.hyperhash.translator.api.TranslatorApi.Sv1ClientsSummary;

/** What SRI's monitoring has for any role. */
public final class MonitoringApi {
    private final List<HealthCheck> checks;
    private final Summaries summaries;
    private final InstantSource clock;
    private final Instant startedAt;

    /** How the process is, in SRI's word for good. */
    enum HealthWord {
        OK,
        DEGRADED,
        DOWN
    }

    @Doc("Whether the process works; the answer is 200 in any case, /v1/health says it by status")
    record HealthResponse(
            @Doc("The worst of the parts") HealthWord status,
            @Doc("Seconds since 1970") long timestamp,
            @Doc("All parts") List<PartHealth> parts) {}

    @Doc("A part of the process")
    record PartHealth(
            @Doc("Its name") String name,
            @Doc("How it is") PartState state,
            @Doc("Why it is not up") Optional<String> reason) {}

    @Doc("All roles of the process in short; what it has not is left out")
    record GlobalInfo(
            @Doc("The upstream of the translator") Optional<ServerSummary> server,
            @Doc("SV2 clients of the pool") Optional<Sv2ClientsSummary> sv2Clients,
            @Doc("SV1 miners of the translator") Optional<Sv1ClientsSummary> sv1Clients,
            @Doc("Since the process started, in seconds") long uptimeSecs) {}

    /** Of the roles that this process has. */
    public record Summaries(
            Optional<Supplier<ServerSummary>> server,
            Optional<Supplier<Sv2ClientsSummary>> sv2Clients,
            Optional<Supplier<Sv1ClientsSummary>> sv1Clients) {
        public static final Summaries NONE =
                new Summaries(Optional.empty(), Optional.empty(), Optional.empty());
    }

    public MonitoringApi(List<HealthCheck> checks, Summaries summaries, InstantSource clock) {
        this.checks = List.copyOf(checks);
        this.summaries = summaries;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "/api/v1/health",
                        "monitoring",
                        "How the parts of the process are",
                        "",
                        List.of(),
                        HealthResponse.class,
                        _ -> health()),
                new Operation<>(
                        "/api/v1/global",
                        "monitoring",
                        "Clients and channels in short",
                        "",
                        List.of(),
                        GlobalInfo.class,
                        _ -> global()));
    }

    private HealthResponse health() {
        List<PartHealth> parts = checks.stream().map(MonitoringApi::part).toList();
        HealthWord word =
                switch (PartState.worst(checks).state()) {
                    case UP -> HealthWord.OK;
                    case DEGRADED -> HealthWord.DEGRADED;
                    case DOWN -> HealthWord.DOWN;
                };
        return new HealthResponse(word, clock.instant().getEpochSecond(), parts);
    }

    private static PartHealth part(HealthCheck check) {
        PartState.Explained state = PartState.of(check.health());
        return new PartHealth(check.name(), state.state(), state.reason());
    }

    private GlobalInfo global() {
        return new GlobalInfo(
                summaries.server().map(Supplier::get),
                summaries.sv2Clients().map(Supplier::get),
                summaries.sv1Clients().map(Supplier::get),
                clock.instant().getEpochSecond() - startedAt.getEpochSecond());
    }
}
