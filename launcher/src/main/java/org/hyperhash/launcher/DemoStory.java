package org.hyperhash.launcher;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.hyperhash.launcher.WholeNetwork.MinerPlan;
import org.hyperhash.ledger.book.BookLog;
import org.hyperhash.ledger.engine.LedgerAccount;
import org.hyperhash.ledger.engine.LedgerEngine;
import org.hyperhash.ledger.engine.Posting;
import org.hyperhash.platform.database.DatabaseUnavailable;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in plain words what happens in {@code hh demo}: every block, amount and address is read
 * from the bookings of the ledger. The first blocks are told one by one, then all in sums.
 */
final class DemoStory implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(DemoStory.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration SUMMARY = Duration.ofSeconds(2);

    /** Blocks of which each step is told. */
    private static final int TOLD = 3;

    private static final Comparator<Posting> MINERS_FIRST =
            Comparator.comparing(posting -> !(posting.account() instanceof LedgerAccount.Miner));

    private static final int MS_PER_SECOND = 1_000;

    private final Setting setting;
    private final BookLog book;
    private final IntSupplier height;
    private final PrintWriter out;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final long startedAt = System.nanoTime();
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    /** Sums since the start, by account; the story's thread. */
    private final Map<String, Integer> found = new LinkedHashMap<>();

    private final Map<String, Long> paid = new LinkedHashMap<>();
    private int credited;
    private int mature;

    /** Lowest block that was credited here; its confirmations are told. */
    private int first;

    /**
     * What is compressed, and where to look.
     *
     * @param speed blocks per second
     * @param page URL
     * @param data directory, and what becomes of it
     */
    record Setting(String version, int speed, List<MinerPlan> miners, String page, String data) {}

    /**
     * @param height of the chain
     */
    DemoStory(Setting setting, BookLog book, IntSupplier height, PrintWriter out) {
        this.setting = setting;
        this.book = book;
        this.height = height;
        this.out = out;
        setting.miners()
                .forEach(miner -> {
                    names.put(miner.account(), miner.worker());
                    found.put(miner.account(), 0);
                    paid.put(miner.account(), 0L);
                });
    }

    @Override
    public String name() {
        return "story";
    }

    @Override
    public void start(Alarm alarm) {
        out.printf(
                """

                HyperHash %s demo: a pool on a chain of its own, regtest; its coins have no value

                  compressed     time: a block about every %d ms (speed %d), elsewhere 10 minutes
                  as always      shares, blocks, coinbases, ledger, and that a block is mature
                                 after %d confirmations
                """,
                setting.version(),
                MS_PER_SECOND / setting.speed(),
                setting.speed(),
                LedgerEngine.MATURITY);
        setting.miners()
                .forEach(miner ->
                        out.printf(
                                "  %-14s %d hashes per second, paid to %s%n",
                                "miner " + miner.worker(),
                                miner.hashesPerSecond(),
                                miner.account()));
        out.printf(
                """
                  page           %s
                  data           %s

                Both miners find about as many blocks, but a block pays by work: in the long run
                fast gets three times as much. Regtest halves the subsidy every 150 blocks: after
                some minutes too little is left for outputs to miners, and the ledger owes the rest.

                Ctrl-C ends the demo.

                """,
                setting.page(), setting.data());
        out.flush();
        thread = Thread.ofVirtual().name(name()).start(this::tell);
    }

    @Override
    public void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
        say(credited == 0 ? "no block was found" : mature == 0 ? confirmations() : sums());
    }

    private void tell() {
        long summaryAt = System.nanoTime() + SUMMARY.toNanos();
        try {
            while (true) {
                Thread.sleep(LOOK);
                look();
                if (credited > TOLD && System.nanoTime() - summaryAt >= 0) {
                    say(mature == 0 ? confirmations() : sums());
                    summaryAt = System.nanoTime() + SUMMARY.toNanos();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            book.next().forEach(this::tell);
        } catch (SQLException | DatabaseUnavailable away) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("the story waits for the database: {}", away.getMessage());
            }
        }
    }

    private void tell(BookLog.Line line) {
        switch (line.booking().kind()) {
            case BLOCK_SEEN -> credited(line);
            case PAID_IN_COINBASE -> settled(line);
            case BLOCK_ORPHANED ->
                    say(
                            "block %d left the chain: its bookings are reversed"
                                    .formatted(line.height()));
            case BLOCK_MATURED, PAYOUT_STARTED, PAYOUT_SETTLED, PAYOUT_FAILED -> {}
        }
    }

    private void credited(BookLog.Line line) {
        first = credited == 0 ? line.height() : first;
        credited++;
        found.merge(line.finder(), 1, Integer::sum);
        if (credited <= TOLD) {
            say("block %d found by %s".formatted(line.height(), payee(line.finder())));
            say(
                    "block %d is in the ledger: %s; pending until it has %d confirmations"
                            .formatted(
                                    line.height(),
                                    line.booking().postings().stream()
                                            .filter(posting -> posting.sats() > 0)
                                            .sorted(MINERS_FIRST)
                                            .map(this::credit)
                                            .collect(Collectors.joining(", ")),
                                    LedgerEngine.MATURITY));
        }
    }

    private String credit(Posting posting) {
        return "%d sat for %s".formatted(posting.sats(), owner(posting.account()));
    }

    private String owner(LedgerAccount account) {
        return switch (account) {
            case LedgerAccount.Miner(String address, _) -> payee(address);
            case LedgerAccount.NodePot _ -> "the node pot";
            case LedgerAccount.Treasury _ -> "the treasury";
            case LedgerAccount.Carry _ -> "the next window (rounded off)";
            case LedgerAccount.Coinbase(), LedgerAccount.Wallet(), LedgerAccount.InFlight() ->
                    account.name();
        };
    }

    /** The miner's name, if it is one of ours, and its address. */
    private String payee(String address) {
        return names.containsKey(address) ? names.get(address) + " " + address : address;
    }

    /** What miners are settled, the coinbase has paid; the rest of it is the treasury's. */
    private void settled(BookLog.Line line) {
        mature++;
        List<String> payments = new ArrayList<>();
        for (Posting posting : line.booking().postings()) {
            if (posting.account() instanceof LedgerAccount.Miner(String address, _)) {
                paid.merge(address, -posting.sats(), Long::sum);
                payments.add("%d sat paid to %s".formatted(-posting.sats(), payee(address)));
            }
        }
        if (mature <= TOLD) {
            say(
                    "block %d is mature: %s; settled in the ledger"
                            .formatted(
                                    line.height(),
                                    payments.isEmpty()
                                            ? "its coinbase pays no miner"
                                            : String.join(", ", payments)));
        }
    }

    private String confirmations() {
        return "%d blocks in the ledger%s; block %d has %d of %d confirmations"
                .formatted(
                        credited,
                        finders(),
                        first,
                        Math.min(height.getAsInt() - first + 1, LedgerEngine.MATURITY),
                        LedgerEngine.MATURITY);
    }

    private String finders() {
        return found.entrySet().stream()
                .map(entry -> "%d by %s".formatted(entry.getValue(), shortName(entry.getKey())))
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private String sums() {
        return "%d blocks in the ledger%s, %d mature: paid and settled so far %s"
                .formatted(
                        credited,
                        finders(),
                        mature,
                        paid.entrySet().stream()
                                .map(entry ->
                                        "%d sat to %s"
                                                .formatted(
                                                        entry.getValue(),
                                                        shortName(entry.getKey())))
                                .collect(Collectors.joining(", ")));
    }

    private String shortName(String address) {
        return names.getOrDefault(address, address);
    }

    private void say(String what) {
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, what);
        out.flush();
    }
}
