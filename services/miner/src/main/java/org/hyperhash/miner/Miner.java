package org.hyperhash.miner;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.noise.StratumUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mines for a pool with the processor, and connects again for ever. One virtual thread owns the
 * connection; platform threads of low priority hash.
 *
 * <pre>
 * connecting --work came--> mining --connection over--> waiting --time over--> connecting
 *     '----------------failed----------------------------^
 * </pre>
 */
public final class Miner implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Miner.class);
    private static final int CONNECT_TIMEOUT_MS = 10_000;

    /** Longest silence of a pool that is worth waiting for; acknowledgements come much faster. */
    private static final int SILENCE_MAX_MS = 300_000;

    private final MinerOptions options;
    private final InstantSource clock;
    private final MinerStatistics statistics = new MinerStatistics();
    private final Hashers hashers;
    private final SecureRandom random = new SecureRandom();
    private final BackOff backOff = new BackOff(random);
    private volatile Health health = new Health.Down("not started");

    /** The last complaint since there was work; the miner's thread. */
    private String told = "";

    private volatile boolean stopping;
    private volatile Socket socket = new Socket();
    private volatile Thread connector = Thread.ofVirtual().unstarted(() -> {});

    /** Where to connect next when the pool said so. */
    private Optional<PoolUrl> redirected = Optional.empty();

    public Miner(MinerOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.hashers = new Hashers(options.hashesPerSecond(), statistics);
    }

    @Override
    public String name() {
        return "miner";
    }

    public MinerStatistics statistics() {
        return statistics;
    }

    /** Returns before the pool answers: a pool that is away is no reason not to start. */
    @Override
    public void start(Alarm alarm) {
        health = new Health.Down("not connected to " + options.pool() + " yet");
        hashers.start(options.threads());
        connector =
                Thread.ofVirtual()
                        .name("miner-connection")
                        .start(() -> {
                            try {
                                mineForEver();
                            } catch (InterruptedException _) {
                                LOG.debug("miner interrupted");
                            } catch (RuntimeException bug) {
                                alarm.raise(Failure.bug(name(), bug));
                            }
                        });
    }

    @Override
    public Health health() {
        boolean mining = health instanceof Health.Up;
        return mining && hashers.isResting()
                ? new Health.Down(options.pool() + " has given no work yet")
                : health;
    }

    @Override
    public void stop() throws InterruptedException, IOException {
        stopping = true;
        connector.interrupt();
        socket.close();
        connector.join();
        hashers.stop();
        health = new Health.Down("stopped");
    }

    private void mineForEver() throws InterruptedException {
        double hashesPerSecond = options.threads() * threadHashesPerSecond();
        while (!stopping) {
            PoolUrl pool = redirected.orElse(options.pool());
            redirected = Optional.empty();
            MiningDesk desk = new MiningDesk(options, pool, hashesPerSecond, hashers, statistics);
            Duration pause = mineOnce(desk);
            hashers.rest();
            if (!stopping) {
                LOG.debug("connecting again in {} ms", pause.toMillis());
                Thread.sleep(pause);
            }
        }
    }

    private double threadHashesPerSecond() {
        double measured = Calibration.hashesPerSecond();
        return options.hashesPerSecond().isPresent()
                ? Math.min(measured, (double) options.hashesPerSecond().getAsLong())
                : measured;
    }

    /** Connects and mines until the connection is over; returns how long to wait then. */
    private Duration mineOnce(MiningDesk desk) throws InterruptedException {
        String complaint;
        Duration wish = Duration.ZERO;
        try (Socket fresh = connect(desk.pool())) {
            switch (session(desk, fresh).run()) {
                case PoolSession.Ending.Closed(String why) ->
                        complaint = noConnection(desk.pool(), why);
                case PoolSession.Ending.Refused(String whatAndWhy) ->
                        complaint = "%s refuses %s".formatted(desk.pool(), whatAndWhy);
                case PoolSession.Ending.Redirected there -> {
                    complaint = noConnection(desk.pool(), "the pool wants us elsewhere");
                    redirected = Optional.of(moved(desk.pool(), there));
                    wish = Duration.ofSeconds(there.waitSeconds());
                }
            }
        } catch (IOException e) {
            complaint = noConnection(desk.pool(), String.valueOf(e.getMessage()));
        }
        if (desk.hadWork()) {
            backOff.reset();
            told = "";
        }
        if (!stopping && !complaint.equals(told)) {
            LOG.warn("{}; trying again", complaint);
        }
        told = complaint;
        health = new Health.Down(complaint);
        Duration pause = backOff.next();
        return wish.compareTo(pause) > 0 ? wish : pause;
    }

    private static String noConnection(PoolUrl pool, String reason) {
        return "no connection to %s: %s".formatted(pool, reason);
    }

    private Socket connect(PoolUrl pool) throws IOException {
        Socket fresh = new Socket();
        socket = fresh;
        try {
            if (stopping) {
                throw new IOException("the miner is stopping");
            }
            fresh.connect(new InetSocketAddress(pool.host(), pool.port()), CONNECT_TIMEOUT_MS);
            fresh.setTcpNoDelay(true);
            fresh.setKeepAlive(true);
            fresh.setSoTimeout(CONNECT_TIMEOUT_MS);
            return fresh;
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
    }

    private PoolSession session(MiningDesk desk, Socket fresh) throws IOException {
        PoolSession session =
                switch (desk.pool()) {
                    case PoolUrl.Sv1 _ -> new Sv1Client(desk, fresh);
                    case PoolUrl.Sv2(StratumUrl url) ->
                            Sv2Client.handshake(desk, fresh, trust(url), random, clock);
                };
        fresh.setSoTimeout(SILENCE_MAX_MS);
        health = Health.UP;
        return session;
    }

    private static ServerTrust trust(StratumUrl url) {
        return url.authority().isPresent()
                ? new ServerTrust.Authority(url.authority().get())
                : new ServerTrust.Insecure();
    }

    /** The place that the pool named, for whose key the same authority must vouch. */
    private static PoolUrl moved(PoolUrl from, PoolSession.Ending.Redirected there) {
        String host = there.host().orElse(from.host());
        int port = there.port() == 0 ? from.port() : there.port();
        return switch (from) {
            case PoolUrl.Sv1 _ -> new PoolUrl.Sv1(host, port);
            case PoolUrl.Sv2(StratumUrl url) ->
                    new PoolUrl.Sv2(new StratumUrl(host, port, url.authority()));
        };
    }
}
