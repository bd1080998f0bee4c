package org.hyperhash.translator.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.platform.engine.Moment;
import org.hyperhash.stratum.v1.Json;
import org.hyperhash.stratum.v1.PasswordOptions;
import org.hyperhash.stratum.v1.Subscription;
import org.hyperhash.stratum.v1.Sv1Error;
import org.hyperhash.stratum.v1.Sv1Id;
import org.hyperhash.stratum.v1.Sv1Request;
import org.hyperhash.stratum.v1.Sv1ServerLine.Response;
import org.hyperhash.stratum.v1.VersionRolling;

/**
 * The server's side of one SV1 connection. Owned by the thread of the connection; time comes in as
 * an argument and everything it wants done goes out through {@link Sv1Effects}.
 *
 * <pre>
 * connected --subscribe, authorize in any order--> ready --upstream has work--> mining
 * mining --upstream lost--> waiting, keeps its job --upstream back--> mining
 * </pre>
 *
 * Requests may come pipelined and in any order; the answer to mining.subscribe is always the next
 * line. Nothing but malformed lines, silence and a refusing upstream ends a connection.
 */
public final class Sv1Session {
    /** Lines that are no JSON before we hang up. */
    public static final int MALFORMED_MAX = 10;

    /** User names of one connection. */
    static final int WORKERS_MAX = 64;

    /** How long an authorization waits for the upstream, which is the one who knows. */
    static final long AUTHORIZE_PATIENCE_MS = 20_000;

    private static final Set<String> GRANTED_EXTENSIONS =
            Set.of(
                    Sv1Request.Configure.MINIMUM_DIFFICULTY,
                    Sv1Request.Configure.SUBSCRIBE_EXTRANONCE);

    private record PendingAuthorization(Sv1Id id, String username, long dueMs) {}

    private final TranslatorRules rules;
    private final Sv1Effects effects;
    private final Bytes extranonce1;
    private final DifficultyPlan plan;
    private final JobDesk jobs;
    private final ShareDesk shares;
    private final Set<String> usernames = new LinkedHashSet<>();
    private final List<PendingAuthorization> pending = new ArrayList<>();
    private UpstreamState upstream = new UpstreamState.Down("not connected yet");
    private Optional<String> account = Optional.empty();
    private boolean subscribed;
    private int malformedLines;

    /**
     * @param connection number of the connection, never used twice within 2^32
     */
    public Sv1Session(long connection, TranslatorRules rules, Sv1Effects effects) {
        this.rules = rules;
        this.effects = effects;
        this.extranonce1 = bigEndian((int) connection);
        this.plan = new DifficultyPlan(rules);
        this.jobs = new JobDesk(connection, plan, effects);
        this.shares = new ShareDesk(connection, extranonce1, rules, plan, effects);
    }

    private static Bytes bigEndian(int number) {
        return Bytes.of(
                (byte) (number >>> 24),
                (byte) (number >>> 16),
                (byte) (number >>> 8),
                (byte) number);
    }

    /** Whether somebody may submit shares. */
    public boolean isAuthorized() {
        return !usernames.isEmpty();
    }

    /** Who mines here, as far as known. */
    public Optional<String> account() {
        return account;
    }

    /** What the miner is thought to do, in hashes per second. */
    public double hashesPerSecond() {
        return isAuthorized() ? plan.rate().perSecond() : 0;
    }

    /** For people. */
    public Sv1View view() {
        String username = isAuthorized() ? firstUsername() : "";
        return new Sv1View(
                username,
                Usernames.worker(username),
                plan.userAgent(),
                upstream instanceof UpstreamWork work
                        ? Optional.of(work.channelKey())
                        : Optional.empty(),
                plan.target(),
                hashesPerSecond(),
                extranonce1,
                rules.extranonce2Size(),
                jobs.askedMask());
    }

    /** A line that was no request. */
    public void malformed(String problem) {
        malformedLines++;
        effects.send(Response.refused(Sv1Id.NULL, Sv1Error.OTHER, problem));
        if (malformedLines >= MALFORMED_MAX) {
            effects.close(MALFORMED_MAX + " malformed lines");
        }
    }

    public void received(Sv1Request request, Moment now) {
        switch (request) {
            case Sv1Request.Submit share -> submit(share, now);
            case Sv1Request.Configure configure -> configure(configure);
            case Sv1Request.Subscribe subscribe -> subscribe(subscribe, now);
            case Sv1Request.Authorize authorize -> authorize(authorize, now);
            case Sv1Request.SuggestDifficulty(Sv1Id id, var difficulty) ->
                    suggest(id, Difficulty.of(difficulty), now);
            case Sv1Request.SuggestTarget(Sv1Id id, var target) ->
                    suggest(id, Difficulty.of(target), now);
            // A miner keeps its extranonce1 for good; there will never be anything to tell.
            case Sv1Request.ExtranonceSubscribe(Sv1Id id) -> effects.send(Response.accepted(id));
            case Sv1Request.MultiVersion(Sv1Id id) -> effects.send(Response.accepted(id));
            case Sv1Request.Ping(Sv1Id id) -> effects.send(Response.pong(id));
            case Sv1Request.GetVersion(Sv1Id id) ->
                    effects.send(new Response(id, Json.of("hyperhash-translator"), Json.none()));
            case Sv1Request.Invalid(Sv1Id id, _, String problem) -> refuse(id, problem);
            case Sv1Request.Unknown(Sv1Id id, _) ->
                    effects.send(Response.refused(id, Sv1Error.METHOD_NOT_FOUND, ""));
            case Sv1Request.Pong _, Sv1Request.Answer _ -> {}
        }
    }

    private void refuse(Sv1Id id, String problem) {
        effects.send(Response.refused(id, Sv1Error.OTHER, problem));
    }

    private void configure(Sv1Request.Configure configure) {
        configure.minimumDifficulty().ifPresent(plan::atLeast);
        effects.send(Response.configured(configure, jobs.offeredMask(), GRANTED_EXTENSIONS));
        if (configure.asks(Sv1Request.Configure.VERSION_ROLLING)) {
            jobs.configured(configure.versionMask());
        }
    }

    private void subscribe(Sv1Request.Subscribe subscribe, Moment now) {
        subscribed = true;
        plan.userAgent(subscribe.userAgent());
        String sessionId = extranonce1.toHex();
        effects.send(
                Response.subscribed(
                        subscribe.id(),
                        new Subscription(sessionId, extranonce1, rules.extranonce2Size())));
        startMining(now);
    }

    // Authorization

    private void authorize(Sv1Request.Authorize authorize, Moment now) {
        String username = authorize.username();
        String wanted = Usernames.account(username);
        boolean sameAccount = account.map(wanted::equals).orElse(true);
        if (!rules.aggregate() && !sameAccount) {
            refuseAuthorization(
                    authorize.id(), "this connection mines for another account, open one more");
            return;
        }
        if (usernames.size() + pending.size() >= WORKERS_MAX) {
            refuseAuthorization(
                    authorize.id(), WORKERS_MAX + " names on one connection are the limit");
            return;
        }
        plan.password(PasswordOptions.parse(authorize.password()));
        pending.add(
                new PendingAuthorization(
                        authorize.id(), username, now.steadyMs() + AUTHORIZE_PATIENCE_MS));
        if (account.isEmpty()) {
            account = Optional.of(wanted);
            plan.start(now.steadyMs());
            effects.join(username, plan.rate());
        }
        settleAuthorizations(now);
    }

    /** Who pays decides: the operator's identity is known to be good, a miner's own is not. */
    private void settleAuthorizations(Moment now) {
        boolean granted =
                switch (upstream) {
                    case UpstreamState.Opened _, UpstreamWork _ -> true;
                    case UpstreamState.Down _, UpstreamState.Refused _ -> rules.aggregate();
                };
        if (!granted || pending.isEmpty()) {
            return;
        }
        for (PendingAuthorization authorization : pending) {
            usernames.add(authorization.username());
            effects.send(Response.accepted(authorization.id()));
        }
        pending.clear();
        // One more name is no reason to interrupt those that mine.
        if (!jobs.isMining()) {
            startMining(now);
        }
    }

    private void refuseAuthorization(Sv1Id id, String reason) {
        Response refusal = Response.refused(id, Sv1Error.UNAUTHORIZED_WORKER, reason);
        effects.send(new Response(id, Json.of(false), refusal.error()));
    }

    private void refusePending(String reason) {
        pending.forEach(authorization -> refuseAuthorization(authorization.id(), reason));
        pending.clear();
    }

    // Upstream

    /** The upstream channel has changed. */
    public void upstream(UpstreamState state, Moment now) {
        upstream = state;
        switch (state) {
            case UpstreamState.Down _ -> {}
            case UpstreamState.Refused(String reason) -> refusedByUpstream(reason);
            case UpstreamState.Opened _ -> settleAuthorizations(now);
            case UpstreamWork work -> {
                settleAuthorizations(now);
                if (isReady() && !jobs.isMining(work)) {
                    mine(work, now);
                }
            }
        }
    }

    private void refusedByUpstream(String reason) {
        if (isAuthorized()) {
            // Only a new authorization can bring the reason to the miner.
            effects.close("the upstream refuses %s: %s".formatted(account.orElse(""), reason));
            return;
        }
        refusePending(reason);
        account = Optional.empty();
    }

    /** The verdict on a forwarded share. */
    public void verdict(long token, UpstreamVerdict verdict) {
        shares.settle(token, verdict);
    }

    private boolean isReady() {
        return subscribed && isAuthorized();
    }

    private void startMining(Moment now) {
        if (isReady() && upstream instanceof UpstreamWork work) {
            if (jobs.isNewTip(work)) {
                shares.forgetTip();
            }
            jobs.start(work, now);
        }
    }

    private void mine(UpstreamWork work, Moment now) {
        if (jobs.isNewTip(work)) {
            shares.forgetTip();
        }
        jobs.next(work, now);
    }

    // Difficulty and shares

    private void suggest(Sv1Id id, Difficulty wish, Moment now) {
        effects.send(Response.accepted(id));
        if (plan.suggest(wish, now.steadyMs())) {
            effects.rateChanged(plan.rate());
            jobs.repeat(now);
        }
    }

    private void submit(Sv1Request.Submit share, Moment now) {
        if (!isAuthorized()) {
            shares.refuse(share.id(), Sv1Error.UNAUTHORIZED_WORKER, "");
        } else if (!subscribed) {
            shares.refuse(share.id(), Sv1Error.NOT_SUBSCRIBED, "");
        } else if (upstream instanceof UpstreamState.Down(String reason)) {
            shares.refuse(share.id(), Sv1Error.OTHER, "no upstream: " + reason);
        } else {
            submit(share, jobs.find(share.jobId()), now);
        }
    }

    private void submit(Sv1Request.Submit share, Optional<Sv1Jobs.Sv1Job> found, Moment now) {
        if (found.isEmpty()) {
            shares.refuse(share.id(), Sv1Error.JOB_NOT_FOUND, "");
            return;
        }
        Sv1Jobs.Sv1Job job = found.get();
        int jobVersion = job.judged().work().version();
        OptionalInt version =
                share.versionBits().isEmpty()
                        ? OptionalInt.of(jobVersion)
                        : VersionRolling.headerVersion(
                                jobVersion, jobs.versionMask(), share.versionBits().getAsInt());
        if (version.isEmpty()) {
            shares.refuse(share.id(), Sv1Error.OTHER, "version bits outside the mask");
            return;
        }
        String name = usernames.contains(share.username()) ? share.username() : firstUsername();
        shares.judge(share, job, version.getAsInt(), Usernames.worker(name), now);
        retarget(now);
    }

    private String firstUsername() {
        return usernames.iterator().next();
    }

    private void retarget(Moment now) {
        if (plan.retarget(now.steadyMs())) {
            effects.rateChanged(plan.rate());
        }
        jobs.repeatForNewDifficulty(now);
    }

    /** Time has passed. */
    public void tick(Moment now) {
        shares.refuseOverdue(now.steadyMs());
        if (!pending.isEmpty() && pending.getFirst().dueMs() <= now.steadyMs()) {
            refusePending("the upstream cannot be reached now, try again");
        }
        if (isReady()) {
            retarget(now);
            if (now.steadyMs() >= keepaliveMs()) {
                jobs.repeat(now);
            }
        }
    }

    private long keepaliveMs() {
        return jobs.isMining() ? jobs.sentMs() + rules.keepaliveMs() : Long.MAX_VALUE;
    }

    /** When {@link #tick} has something to do at the latest, apart from targets. */
    public long nextDueMs() {
        long authorizationMs = pending.isEmpty() ? Long.MAX_VALUE : pending.getFirst().dueMs();
        long shareMs = shares.nextDueMs().orElse(Long.MAX_VALUE);
        return Math.min(Math.min(authorizationMs, shareMs), keepaliveMs());
    }
}
