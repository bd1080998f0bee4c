package org.hyperhash.launcher;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.hyperhash.devnode.app.DevnodeApp;
import org.hyperhash.launcher.api.RecentRate;
import org.hyperhash.ledger.BlockOutcome;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Part;
import org.hyperhash.pool.app.PoolApp;
import org.hyperhash.stratum.noise.AuthorityKey;
import org.hyperhash.translator.app.TranslatorApp;

/** Tells whoever started {@code hh up} where to point miners, and then how it goes. */
final class Progress implements Part {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final HhConfig config;
    private final DevnodeApp devnode;
    private final PoolApp pool;
    private final TranslatorApp translator;
    private final PrintWriter out;
    private final RecentRate hashRate = new RecentRate(System.nanoTime(), 0);
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    Progress(
            HhConfig config,
            DevnodeApp devnode,
            PoolApp pool,
            TranslatorApp translator,
            PrintWriter out) {
        this.config = config;
        this.devnode = devnode;
        this.pool = pool;
        this.translator = translator;
        this.out = out;
    }

    @Override
    public String name() {
        return "progress";
    }

    @Override
    public void start(Alarm alarm) throws CommandFailed {
        String authority =
                AuthorityKey.format(config.authority(config.pool().authority()).publicKey());
        out.printf(
                """

                HyperHash %s is up on regtest (embedded node: blocks have no value)

                  SV1 miners     stratum+tcp://%s:%d
                  SV2 miners     stratum2+tcp://%s:%d/%s
                  user name      a regtest address, such as %s.rig1
                  node           http://127.0.0.1:%d (JSON-RPC, cookie %s)
                  page           http://%s:%d/
                  health         http://%s:%d/v1/health and /metrics
                  data           %s

                Ctrl-C stops in order; nothing is lost.

                """,
                Version.current(),
                config.translator().listenAddress(),
                translator.server().port(),
                config.pool().listenAddress(),
                pool.server().port(),
                authority,
                config.keys().treasuryAddress(config.network()),
                devnode.rpcPort(),
                devnode.cookieFile(),
                config.http().core().host(),
                config.http().core().port(),
                config.http().core().host(),
                config.http().core().port(),
                config.dataDirectory());
        out.flush();
        thread = Thread.ofVirtual().name(name()).start(this::report);
    }

    @Override
    public void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
        print();
    }

    private void report() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                print();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called by the thread of the reports, and when that has ended. */
    private void print() {
        double rate = hashRate.perSecond(System.nanoTime(), pool.statistics().hashes());
        out.printf(
                "%s  height %d  blocks %d  shares %d (%d rejected) since the start"
                        + "  %s (last %d s)  channels %d%n",
                LocalTime.now(ZoneId.systemDefault()).format(TIME),
                devnode.node().height(),
                pool.blockDesk().count(BlockOutcome.Answer.IN_CHAIN),
                pool.statistics().acknowledgedShares(),
                pool.statistics().rejectedShares(),
                HashRates.human(rate),
                RecentRate.WINDOW.toSeconds(),
                pool.server().channels());
        out.flush();
    }
}
