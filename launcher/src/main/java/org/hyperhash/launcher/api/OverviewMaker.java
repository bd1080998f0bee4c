package org.hyperhash.launcher.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.ledger.ShareProjector;
import org.hyperhash.ledger.api.BlocksApi;
import org.hyperhash.ledger.api.BookApi;
import org.hyperhash.ledger.api.LedgerApi;
import org.hyperhash.ledger.statistics.Figures;
import org.hyperhash.ledger.statistics.Round;
import org.hyperhash.ledger.statistics.StatisticsSnapshot;
import org.hyperhash.platform.api.PartState;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.pool.app.PoolApp;
import org.hyperhash.template.NodeView;
import org.hyperhash.template.Template;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.api.RecentTemplates;
import org.hyperhash.translator.app.TranslatorApp;

/** Looks at everything in this process, for the overview. Owned by whoever holds its lock. */
public final class OverviewMaker {
    private static final double PERCENT = 100;
    private static final double BLOCK_SECONDS = 600;

    private final Sources sources;
    private final Instant startedAt;
    private final RecentRate poolShares = new RecentRate(System.nanoTime(), 0);
    private final RecentRate translatorShares = new RecentRate(System.nanoTime(), 0);

    /**
     * What is looked at.
     *
     * @param ledgerParts those that keep the ledger going
     */
    public record Sources(
            Network network,
            String version,
            TemplateSource templates,
            RecentTemplates recent,
            PoolApp pool,
            Optional<TranslatorApp> translator,
            LedgerApi ledger,
            ShareProjector projector,
            List<HealthCheck> ledgerParts,
            InstantSource clock) {}

    private record Money(Optional<BookApi.Sums> sums, PartState.Explained trouble) {}

    public OverviewMaker(Sources sources) {
        this.sources = sources;
        this.startedAt = sources.clock().instant();
    }

    /** How it all is now; also while the database is away. */
    Overview make() throws Exception {
        StatisticsSnapshot statistics = sources.ledger().statistics();
        Optional<Target> target =
                sources.templates().latest().map(next -> Target.ofCompact(next.tip().nBits()));
        Optional<Target> measure = target.filter(_ -> sources.network() != Network.REGTEST);
        Money money = money();
        return new Overview(
                sources.clock().instant(),
                sources.network().chain(),
                sources.version(),
                startedAt,
                sources.templates().nodes().stream().map(OverviewMaker::node).toList(),
                sources.recent().newest().map(this::template),
                pool(statistics),
                sources.translator().map(this::translator),
                round(statistics, measure),
                target.map(each -> Difficulty.of(each).estimate()).orElse(0.0),
                measure.map(each -> hashes(each) / BLOCK_SECONDS),
                money.sums().map(BookApi.Sums::blocks),
                lastBlock(),
                ledger(money));
    }

    private static double hashes(Target target) {
        return target.work().hashes().doubleValue();
    }

    private static Overview.NodeState node(NodeView node) {
        PartState.Explained state = PartState.of(node.health());
        return new Overview.NodeState(
                node.name(),
                state.state(),
                state.reason(),
                node.serving(),
                node.height(),
                node.tip().map(tip -> tip.display()));
    }

    private Overview.TemplateState template(RecentTemplates.Seen seen) {
        Template template = seen.template();
        long ageMs = sources.clock().millis() - seen.receivedAt().toEpochMilli();
        return new Overview.TemplateState(
                Long.toUnsignedString(template.id()),
                template.height(),
                Math.max(0, ageMs),
                template.buildMs(),
                template.transactions(),
                template.fees().value(),
                template.subsidy().value(),
                seen.node());
    }

    private Overview.PoolState pool(StatisticsSnapshot statistics) {
        PoolApp pool = sources.pool();
        PartState.Explained state = PartState.worst(pool.healthChecks());
        Figures figures = statistics.pool();
        return new Overview.PoolState(
                state.state(),
                state.reason(),
                figures.rate1m(),
                figures.rate15m(),
                figures.rate1h(),
                figures.rate24h(),
                pool.server().connections(),
                pool.server().channels(),
                statistics.activeAccounts(),
                figures.workers(),
                figures.accepted(),
                figures.rejectedSum(),
                poolShares.perSecond(
                        System.nanoTime(), (double) pool.statistics().acceptedShares()),
                figures.best().difficulty());
    }

    private Overview.TranslatorState translator(TranslatorApp translator) {
        PartState.Explained state = PartState.worst(translator.healthChecks());
        return new Overview.TranslatorState(
                state.state(),
                state.reason(),
                translator.server().connections(),
                translator.upstream().view().url(),
                translatorShares.perSecond(
                        System.nanoTime(), (double) translator.statistics().acceptedShares()),
                translator.statistics().forwardedShares());
    }

    /**
     * @param measure what work is held against; absent on regtest, where a share is worth many
     *     blocks
     */
    private Overview.RoundState round(StatisticsSnapshot statistics, Optional<Target> measure) {
        Round round = statistics.round();
        double rate = statistics.pool().rate1h();
        return new Overview.RoundState(
                round.startedAtMs() == 0 ? startedAt : Instant.ofEpochMilli(round.startedAtMs()),
                round.hashes(),
                measure.map(each -> PERCENT * round.effort(hashes(each))),
                measure.filter(_ -> rate > 0).map(each -> hashes(each) / rate),
                round.shares());
    }

    private Money money() throws Exception {
        try {
            return new Money(
                    Optional.of(sources.ledger().book().sums()), sources.ledger().book().trouble());
        } catch (HttpProblem away) {
            return new Money(
                    Optional.empty(),
                    new PartState.Explained(
                            PartState.DEGRADED, Optional.ofNullable(away.getMessage())));
        }
    }

    private Optional<Overview.LastBlock> lastBlock() throws Exception {
        try {
            return sources.ledger().blocks().newest(1).stream()
                    .findFirst()
                    .map(OverviewMaker::lastBlock);
        } catch (HttpProblem away) {
            return Optional.empty();
        }
    }

    private static Overview.LastBlock lastBlock(BlocksApi.Block block) {
        return new Overview.LastBlock(
                block.hash(),
                block.height(),
                block.foundAt(),
                block.account(),
                block.status(),
                block.subsidySats() + block.feesSats());
    }

    private Overview.LedgerState ledger(Money money) {
        PartState.Explained parts = PartState.worst(sources.ledgerParts());
        PartState.Explained worst = parts.state() == PartState.UP ? money.trouble() : parts;
        return new Overview.LedgerState(
                worst.state(),
                worst.reason(),
                money.sums().map(BookApi.Sums::pendingSats),
                money.sums().map(BookApi.Sums::availableSats),
                money.sums().map(BookApi.Sums::paidSats),
                sources.projector().lagRecords());
    }
}
