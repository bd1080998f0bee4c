package org.hyperhash.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.ledger.BlockOutcome.Answer;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.engine.WindowRule;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Health;
import org.hyperhash.testkit.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowKeeperTest {
    private static final String ALICE = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    /** Two hashes on average. */
    private static final int EASIEST_BITS = 0x207fffff;

    private static final Target FOUR_HASHES =
            Target.ofNumber(BigInteger.TWO.pow(254).subtract(BigInteger.ONE));

    @TempDir Path directory;

    private final BlockingQueue<Failure> alarms = new LinkedBlockingQueue<>();
    private Journal journal;
    private ShareJournal shares;

    @BeforeEach
    void start() throws Exception {
        journal = new Journal("journal", JournalOptions.of(directory));
        journal.start(alarms::add);
        shares = new ShareJournal(journal);
    }

    @AfterEach
    void stop() throws Exception {
        journal.stop();
        assertThat(alarms).isEmpty();
    }

    @Test
    void pplnsWindowFollowsTheJournal() throws Exception {
        WindowKeeper keeper = keeper(new WindowRule.Pplns(4));
        assertThat(keeper.claims(EASIEST_BITS)).isEqualTo(WindowClaims.of(1, 0, 0, List.of()));
        append(keeper, share(ALICE), share("somebody"), share(ALICE));
        WindowClaims claims = keeper.claims(EASIEST_BITS);
        assertThat(claims.from()).isEqualTo(2);
        assertThat(claims.cut()).isEqualTo(3);
        assertThat(claims.total()).isEqualTo(work(8));
        assertThat(claims.claims().getFirst().payee().script().toHex())
                .isEqualTo("0014751e76e8199196d454941c45d1b3a323f1433bd6");
        assertThat(claims.claims().getLast().payee().script()).isEqualTo(Bytes.EMPTY);
        keeper.stop();
    }

    @Test
    void restartedKeeperHasTheSameWindow() throws Exception {
        WindowKeeper keeper = keeper(new WindowRule.Pplns(400));
        for (int i = 0; i < 50; i++) {
            append(keeper, share("a" + i % 7), share("b"));
        }
        WindowClaims before = keeper.claims(EASIEST_BITS);
        keeper.stop();
        WindowKeeper again = keeper(new WindowRule.Pplns(400));
        assertThat(again.claims(EASIEST_BITS)).isEqualTo(before);
        assertThat(again.health()).isEqualTo(Health.UP);
        again.stop();
    }

    @Test
    void roundBeginsBehindTheCutOfTheBlockBefore() throws Exception {
        WindowKeeper keeper = keeper(new WindowRule.Round());
        append(keeper, share("a"), share("a"), share("b"));
        assertThat(keeper.claims(EASIEST_BITS).from()).isEqualTo(1);
        BlockFound block = block(2);
        append(keeper, block, share("c"));
        WindowClaims second = keeper.claims(EASIEST_BITS);
        assertThat(second.from()).isEqualTo(3);
        assertThat(second.shares()).isEqualTo(2);
        append(keeper, Entries.outcome(block, Answer.OUTRUN));
        assertThat(keeper.claims(EASIEST_BITS).from()).isEqualTo(1);
        keeper.stop();
    }

    @Test
    void recordsOfTheWindowAreKeptInTheJournal() throws Exception {
        WindowKeeper keeper = keeper(new WindowRule.Pplns(1));
        for (int i = 0; i < 20; i++) {
            append(keeper, share("a"));
        }
        // A window of 2 hashes, four times that to spare: two shares of 4 hashes.
        keeper.claims(EASIEST_BITS);
        assertThat(shares.keptFrom()).isEqualTo(19);
        keeper.stop();
    }

    @Test
    void nothingIsTrimmedUntilATemplateWasSeen() throws Exception {
        WindowKeeper keeper = keeper(new WindowRule.Pplns(1));
        for (int i = 0; i < 20; i++) {
            append(keeper, share("a"));
        }
        assertThat(shares.keptFrom()).isEqualTo(1);
        keeper.claims(EASIEST_BITS);
        assertThat(shares.keptFrom()).isEqualTo(19);
        keeper.stop();
    }

    @Test
    void blockThatIsToldAgainBeginsNoSecondRound() throws Exception {
        WindowKeeper keeper = keeper(new WindowRule.Round());
        BlockFound first = block(7, 1);
        BlockFound second = block(8, 3);
        append(keeper, share("a"), share("a"), first, share("b"), second, share("c"), first);
        assertThat(keeper.claims(EASIEST_BITS).from()).isEqualTo(4);
        append(keeper, Entries.outcome(second, Answer.LOST), second);
        assertThat(keeper.claims(EASIEST_BITS).from()).isEqualTo(2);
        append(keeper, Entries.outcome(first, Answer.OUTRUN));
        assertThat(keeper.claims(EASIEST_BITS).from()).isEqualTo(1);
        keeper.stop();
    }

    @Test
    void roundOfABlockThatIsToldLateBeganAtItsCut() throws Exception {
        WindowKeeper keeper = keeper(new WindowRule.Round());
        append(keeper, share("a"), share("b"), share("c"), block(8, 2), block(7, 1));
        assertThat(keeper.claims(EASIEST_BITS).from()).isEqualTo(3);
        keeper.stop();
    }

    @Test
    void noMoreSharesAreHeldThanAllowed() throws Exception {
        WindowKeeper keeper =
                new WindowKeeper(shares, new WindowRule.Pplns(1_000), 5, Network.REGTEST);
        keeper.start(alarms::add);
        for (int i = 0; i < 20; i++) {
            append(keeper, share("a"));
        }
        assertThat(keeper.claims(EASIEST_BITS).from()).isEqualTo(16);
        keeper.stop();
    }

    private WindowKeeper keeper(WindowRule rule) throws Exception {
        WindowKeeper keeper = new WindowKeeper(shares, rule, 1_000, Network.REGTEST);
        keeper.start(alarms::add);
        return keeper;
    }

    private void append(WindowKeeper keeper, LedgerEntry... entries) throws Exception {
        long last = shares.append(List.of(entries));
        assertThat(shares.awaitDurable(last, Duration.ofSeconds(5))).isTrue();
        Eventually.eventually("counted", () -> keeper.counted() == last);
    }

    private static ShareRecord share(String account) {
        ShareRecord any = Entries.share(1);
        return new ShareRecord(
                any.atMs(), account, "", FOUR_HASHES, any.hash(), false, 1, 1, 1, 1, 1, "");
    }

    private static BlockFound block(long cut) {
        return block(7, cut);
    }

    private static BlockFound block(long number, long cut) {
        BlockFound any = Entries.block(7);
        return new BlockFound(
                any.atMs(),
                new Hash256(number, 0, 0, 0),
                1,
                "a",
                "",
                1,
                any.header(),
                any.coinbase(),
                Bytes.EMPTY,
                Optional.of(
                        new RewardTerms(
                                1,
                                cut,
                                Sats.of(50),
                                Sats.ZERO,
                                new RewardRules(
                                        new WindowRule.Round(),
                                        1_000,
                                        true,
                                        Sats.ZERO,
                                        1_500,
                                        Bytes.EMPTY),
                                DeviceClass.PROXY,
                                3)));
    }

    private static Work work(long hashes) {
        return new Work(BigInteger.valueOf(hashes));
    }
}
