package org.hyperhash.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.ColorScheme.DARK;
import static com.microsoft.playwright.options.ColorScheme.LIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.hyperhash.web.Chromium.Look;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page in a real browser, in front of a made-up network. */
class PageTest {
    private static final String MINER = "/miner/" + FakeNetwork.MINER;
    private static final int SMALLEST_PHONE = 360;

    private static Chromium chromium;
    private static FakeApi server;
    private static FakeApi newborn;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        server = new FakeApi(false);
        newborn = new FakeApi(true);
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
            server.close();
            newborn.close();
        }
    }

    @BeforeEach
    void allIsWell() {
        server.silence(false);
        server.ail(false);
        server.fail(false);
    }

    private static List<String> pages() {
        String block = server.network.blocks().get(2).hash();
        return List.of(
                "/",
                "/miner",
                MINER,
                "/miner/" + FakeNetwork.NEWCOMER,
                MINER + "/payouts/" + block,
                "/connect",
                "/blocks",
                "/blocks/" + block,
                "/operator",
                "/miner/nobody",
                "/blocks/" + "0".repeat(64));
    }

    /** Refusals are part of the page's life; browsers report each as an error all the same. */
    private static List<String> complaintsOf(Visitor visitor) {
        return visitor.complaints().stream()
                .filter(line -> !line.matches(".*the server responded with a status of 404.*"))
                .toList();
    }

    @Test
    void aMinerFindsItsFiguresByItsAddress() {
        try (Visitor miner = chromium.visitor(server, Look.DESK)) {
            miner.open("/");
            miner.link("Miner").click();
            Locator address = miner.page().getByLabel("Your payout address");
            address.fill("  " + FakeNetwork.MINER + ".s21-a ");
            miner.button("Show").click();
            assertThat(miner.heading(FakeNetwork.MINER)).isVisible();
            miner.settle();

            assertThat(miner.page()).hasURL(server.url() + MINER);
            assertThat(miner.main())
                    .contains("Pending", "Available", "Paid", "Best share", "Last share")
                    .contains("1 minute", "15 minutes", "1 hour", "24 hours")
                    .contains("Accepted", "Stale", "Rejected otherwise")
                    .contains("s21-a", "bitaxe/Gamma 601/2.13.0", "offline");
            assertThat(complaintsOf(miner)).isEmpty();
        }
    }

    @Test
    void theLastAddressIsRemembered() {
        try (Visitor miner = chromium.visitor(server, Look.DESK)) {
            miner.open("/miner");
            miner.page().getByLabel("Your payout address").fill(FakeNetwork.MINER);
            miner.button("Show").click();
            miner.open("/miner");

            assertThat(miner.page().getByLabel("Your payout address")).hasValue(FakeNetwork.MINER);
        }
    }

    @Test
    void aPayoutIsExplainedOneClickAwayAndRecomputed() {
        try (Visitor miner = chromium.visitor(server, Look.DESK)) {
            miner.open(MINER);
            miner.link("Explain the payout of block 920946").click();
            assertThat(miner.heading("Payout explained")).isVisible();
            miner.settle();

            assertThat(miner.main())
                    .contains("Your browser has recomputed every line below, and all of them agree")
                    .contains("You found this block: all of its fees are yours.")
                    .contains("5 256 702");
            assertThat(miner.page().getByText("agrees").count()).isEqualTo(6);
            assertThat(complaintsOf(miner)).isEmpty();
        }
    }

    @Test
    void workersAreSortedByTheColumnThatIsClicked() {
        try (Visitor miner = chromium.visitor(server, Look.DESK)) {
            miner.open(MINER);
            Locator workers =
                    miner.page().getByRole(AriaRole.GROUP, named("Workers")).locator("tbody tr");
            assertThat(workers.first()).containsText("s21-a");
            miner.button("Worker").click();

            assertThat(workers.first()).containsText("attic");
            miner.button("Worker ↑").or(miner.button("Worker")).click();
            assertThat(workers.first()).containsText("s21-b");
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    @Test
    void commandsAreCopiedWithTheMinersOwnAddress() {
        try (Visitor miner = chromium.visitor(server, Look.DESK)) {
            miner.open("/connect");
            miner.page().getByLabel("Your Bitcoin address").fill(FakeNetwork.MINER);
            miner.button("Copy Command for hh mine").click();
            assertThat(miner.page().getByText("Copied")).hasCount(1);

            assertThat(miner.page().evaluate("() => navigator.clipboard.readText()"))
                    .isEqualTo(
                            "./hh mine --url stratum2+tcp://pool.example.org:34254/"
                                    + "9bxnH2mbt3dTTAU3Dyt5tV1rqdeUyUyKZbUd1dmPWScx3CMhao4 --user "
                                    + FakeNetwork.MINER
                                    + ".rig1");
            for (String firmware :
                    List.of("Bitaxe", "Braiins OS", "Antminer", "Whatsminer", "cgminer")) {
                assertThat(miner.main()).contains(firmware);
            }
            assertThat(complaintsOf(miner)).isEmpty();
        }
    }

    @Test
    void anUnknownAddressIsToldWhatToDo() {
        try (Visitor miner = chromium.visitor(server, Look.DESK)) {
            miner.open("/miner/nobody");

            assertThat(miner.main()).contains("No work from this address so far");
            assertThat(miner.link("How to connect")).isVisible();
        }
    }

    @Test
    void theOperatorSeesTheStateOfEveryPartWithItsReason() {
        server.ail(true);
        try (Visitor operator = chromium.visitor(server, Look.DESK)) {
            operator.open("/operator");

            assertThat(operator.main())
                    .contains("2 blocks behind core-a", "degraded")
                    .contains("Payouts are stopped.", "stored reward of 3J98t1WpEZ73 is 1 sat more")
                    .contains("Stale share", "Duplicate share", "Difficulty too low")
                    .contains("Template latency", "Luck, 24 h", "core-a");
            assertThat(operator.page().getByRole(AriaRole.ALERT).first())
                    .containsText("The ledger is down: payouts are stopped");
            assertThat(complaintsOf(operator)).isEmpty();
        }
    }

    @Test
    void theOperatorWalksFromTheListToABlockAndItsDivision() {
        try (Visitor operator = chromium.visitor(server, Look.DESK)) {
            operator.open("/blocks");
            assertThat(operator.page().locator("tbody tr").last()).containsText("…");
            Locator rows = operator.page().locator("section:has(#blocks-title) tbody tr");
            assertThat(rows).hasCount(20);
            operator.button("Show more").click();
            assertThat(rows).hasCount(34);
            assertThat(operator.button("Show more")).hasCount(0);
            operator.button("Orphaned").click();
            assertThat(rows).hasCount(1);
            rows.first().getByRole(AriaRole.LINK).first().click();
            assertThat(operator.heading("What the coinbase pays")).isVisible();
            operator.settle();

            assertThat(operator.main())
                    .contains("Fees, for the winner", "another block came first")
                    .contains("How it was divided", "all of them agree");
            assertThat(complaintsOf(operator)).isEmpty();
        }
    }

    @Test
    void eachStatusOfABlockCanBeAskedForAndSaysWhatIsOwed() {
        Map<String, String> meanings =
                Map.of(
                        "Waiting", "Not owed before the chain has it.",
                        "Pending",
                                "Credited: the coinbase and the ledger pay it after 100"
                                        + " confirmations.",
                        "Mature", "Its coinbase can be spent, and what the ledger owes is payable.",
                        "Orphaned", "Not owed: it was credited once, and the chain has left it.",
                        "Stale", "Not owed: the chain never had it.",
                        "Disputed", "Not owed: its coinbase is not what its window says.");
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.open("/blocks");
            meanings.forEach((status, meaning) -> {
                visitor.button(status).click();
                visitor.settle();
                assertThat(visitor.main())
                        .contains(status.toLowerCase(Locale.ROOT) + " " + meaning);
            });
            visitor.button("Any").click();
            visitor.settle();
            assertThat(visitor.main()).doesNotContain("Not owed");
            visitor.button("Disputed").click();
            visitor.page().locator("section:has(#blocks-title) tbody a").first().click();
            assertThat(visitor.heading("What the coinbase pays")).isVisible();
            visitor.settle();

            assertThat(visitor.main())
                    .contains("Not owed: its coinbase is not what its window says.")
                    .contains("Output 1 pays 1 sat more than its window says", "different")
                    .contains("Nothing was divided")
                    .doesNotContain("all of them agree");
        }
    }

    @Test
    void aManifestIsOfferedOnlyWhereItIsPublished() {
        assertThat(elsewhere(0))
                .contains("Share log", "No signed manifest is published of this block.");
        assertThat(elsewhere(2)).endsWith("Share log\nSigned manifest");
        assertThat(elsewhere(FakeNetwork.ORPHANED))
                .contains("revoked Its signed manifest was revoked: what it says does not hold.")
                .doesNotContain("Signed manifest");
    }

    /** What the page of a block says of files to check it with. */
    private static String elsewhere(int block) {
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.open("/blocks/" + server.network.blocks().get(block).hash());
            return visitor.page().locator("section:has(#files-title)").innerText();
        }
    }

    @Test
    void earningsAreListedTwentyAtATime() {
        try (Visitor miner = chromium.visitor(server, Look.DESK)) {
            miner.open(MINER);
            Locator earnings = miner.page().locator("section:has(#payouts-title) .table-scroll");
            Locator rows = earnings.last().locator("tbody tr");
            assertThat(rows).hasCount(20);
            miner.button("Show more").click();
            assertThat(rows).hasCount(32);

            assertThat(miner.button("Show more")).hasCount(0);
            assertThat(complaintsOf(miner)).isEmpty();
        }
    }

    @Test
    void aMinersSoftwareIsNotThatOfItsTranslator() {
        try (Visitor miner = chromium.visitor(server, Look.DESK)) {
            miner.open(MINER);

            assertThat(miner.page().locator("tr:has-text('s19-hall')"))
                    .containsText("via translator (HyperHash)");
        }
    }

    @Test
    void onAPhoneEveryCellOfATableIsInSight() {
        try (Visitor visitor = chromium.visitor(server, Look.PHONE)) {
            for (String path : pages()) {
                visitor.open(path);
                assertThat(visitor.cut()).as(path).isEmpty();
            }
            visitor.open(MINER);
            Locator why = visitor.link("Explain the payout of block 920946");
            assertThat(why).isVisible();
            assertThat(why.boundingBox().x + why.boundingBox().width)
                    .isLessThan(Chromium.PHONE_WIDTH);
            assertThat(visitor.page().locator("tr:has-text('920\u202f946')"))
                    .containsText("5\u202f324\u202f145");
        }
    }

    @Test
    void whatIsMeaninglessOnRegtestIsADashThatSaysSo() {
        try (Visitor visitor = chromium.visitor(newborn, Look.DESK)) {
            visitor.open("/");
            String why = "not meaningful on regtest: a share is worth whole blocks";
            assertThat(visitor.page().getByTitle(why)).hasText("– " + why);
            visitor.open("/operator");

            assertThat(visitor.page().getByTitle(why)).hasCount(5);
            for (String path : List.of("/", "/operator", "/blocks", "/miner")) {
                assertThat(visitor.open(path).main())
                        .doesNotContain("NaN", "undefined", "Infinity", "0.0 %");
            }
        }
    }

    @Test
    void aBlockWhoseEffortIsNotKnownHasADash() {
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.open("/blocks");

            assertThat(
                            visitor.page()
                                    .locator("tr:has-text('disputed')")
                                    .getByTitle("not known yet"))
                    .hasCount(1);
        }
    }

    @Test
    void chartsWithoutSamplesSayWhenTheFirstComes() {
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.open("/miner/" + FakeNetwork.NEWCOMER);
            assertThat(visitor.main())
                    .contains("No samples yet", "within a minute of the first share")
                    .contains("Nothing yet", "your part of its reward window is listed here")
                    .doesNotContain("Loading");
        }
        try (Visitor visitor = chromium.visitor(newborn, Look.DESK)) {
            visitor.open("/operator");
            assertThat(visitor.page().locator("section:has(h2:text('Network difficulty'))"))
                    .containsText("Each block that the pool finds adds a point.");
            assertThat(visitor.page().locator("section:has(h2:text('Effort of the rounds'))"))
                    .containsText("Not meaningful on regtest");
            assertThat(visitor.page().locator("section:has(h2:text('Refused shares over time'))"))
                    .containsText("No samples yet");
            assertThat(visitor.main()).doesNotContain("Loading");
        }
    }

    @Test
    void theNetworkIsDrawnWithItsRates() {
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.open("/");
            Locator network = visitor.page().locator(".network");

            assertThat(network).containsText("921\u202f480");
            assertThat(network).containsText("1702");
            assertThat(network.getByText(Pattern.compile("sends on 1[0-9]{2} shares per second")))
                    .hasCount(1);
            for (String station :
                    List.of(
                            "2 nodes",
                            "Template",
                            "Pool",
                            "Translator",
                            "Stratum V1",
                            "Stratum V2",
                            "Last block",
                            "Paid out")) {
                assertThat(visitor.heading(station)).isVisible();
            }
        }
    }

    @Test
    void nothingMovesForThoseWhoDoNotWantIt() {
        assertThat(animations(Look.DESK)).isZero();
        assertThat(animations(Look.DESK.moving())).isPositive();
    }

    private static int animations(Look look) {
        try (Visitor visitor = chromium.visitor(server, look)) {
            visitor.open("/");
            return ((Number)
                            visitor.page()
                                    .evaluate(
                                            "() => [...document.querySelectorAll('.dots')]"
                                                    + ".flatMap(one => one.getAnimations()).length"))
                    .intValue();
        }
    }

    @Test
    void aNewbornPoolHasSomethingUsefulOnEveryPage() {
        try (Visitor visitor = chromium.visitor(newborn, Look.DESK)) {
            assertThat(visitor.open("/").main()).contains("No block yet", "Connect a miner");
            assertThat(visitor.open("/miner").main()).contains("Nobody mines here yet");
            assertThat(visitor.open("/blocks").main())
                    .contains("The first one will be listed here the moment it is found.");
            assertThat(visitor.open("/operator").main())
                    .contains("Every share so far was accepted.", "Nobody is connected");
            assertThat(visitor.complaints()).isEmpty();
        }
    }

    @Test
    void aLostConnectionIsToldAndComesBackByItself() {
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.open("/");
            Locator liveness = visitor.page().locator(".live");
            assertThat(liveness).containsText("Live");
            server.silence(true);
            assertThat(liveness).containsText("Stale");
            assertThat(visitor.main()).contains("The connection to the pool is lost.");
            server.silence(false);

            assertThat(liveness).containsText("Live");
        }
    }

    @Test
    void aRefusalIsShownWithItsReasonAndCanBeTriedAgain() {
        server.fail(true);
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.open("/blocks");
            assertThat(visitor.main())
                    .contains("This could not be loaded.", "the database does not answer");
            server.fail(false);
            visitor.button("Try again").click();

            assertThat(visitor.heading("Effort of each block")).isVisible();
        }
    }

    @Test
    void whatWasRefusedForATimeComesByItself() {
        server.fail(true);
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.page().clock().install();
            visitor.open("/blocks");
            assertThat(visitor.button("Try again")).isVisible();
            server.fail(false);
            visitor.page().clock().runFor(11_000);

            assertThat(visitor.heading("Effort of each block")).isVisible();
        }
    }

    @Test
    void theChosenColoursAreKept() {
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.open("/");
            String dark = background(visitor);
            visitor.button("Colours: as the system has it. Change").click();
            String light = background(visitor);
            visitor.open("/operator");

            assertThat(light).isNotEqualTo(dark);
            assertThat(background(visitor)).isEqualTo(light);
            visitor.button("Colours: light. Change").click();
            assertThat(background(visitor)).isEqualTo(dark);
        }
    }

    private static String background(Visitor visitor) {
        return (String)
                visitor.page().evaluate("() => getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void theKeyboardReachesTheContentAndThePages() {
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.open("/");
            visitor.page().keyboard().press("Tab");
            assertThat(visitor.link("Skip to the content")).isFocused();
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.page().locator("main")).isFocused();
            visitor.link("Blocks").focus();
            visitor.page().keyboard().press("Enter");

            assertThat(visitor.page()).hasURL(server.url() + "/blocks");
            assertThat(visitor.page().locator("main")).isFocused();
            visitor.page().goBack();
            assertThat(visitor.heading("The network now")).isVisible();
        }
    }

    @Test
    void noPageHasABarrierInEitherColour() {
        List<String> found = new ArrayList<>();
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            for (String path : pages()) {
                visitor.open(path);
                visitor.barriers().forEach(one -> found.add(path + ": " + one));
                visitor.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(LIGHT));
                visitor.barriers("color-contrast")
                        .forEach(one -> found.add(path + " in light: " + one));
                visitor.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(DARK));
            }
            found.addAll(complaintsOf(visitor));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noPageIsWiderThanASmallPhone() {
        try (Visitor visitor = chromium.visitor(server, Look.PHONE.wide(SMALLEST_PHONE))) {
            for (String path : pages()) {
                visitor.open(path);
                assertThat(visitor.outside()).as(path).isEmpty();
            }
        }
    }

    @Test
    void theHeadFitsInEveryWindow() {
        try (Visitor visitor = chromium.visitor(newborn, Look.PHONE)) {
            visitor.open("/");
            assertThat(visitor.page().getByText("regtest").first()).isVisible();
            for (int width = SMALLEST_PHONE; width < Chromium.DESK_WIDTH; width += 25) {
                visitor.page().setViewportSize(width, 800);
                assertThat(visitor.outside()).as("%s pixels", width).isEmpty();
            }
        }
    }

    /** The page's own arithmetic, sorting and wording, tested in TypeScript. */
    @Test
    @SuppressWarnings("unchecked")
    void theUnitsOfThePageWork() throws Exception {
        String script = Programs.bundled(Path.of("src/test/ts/units.ts"));
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.page().navigate("/nothing");
            visitor.page().evaluate(script);
            List<Map<String, String>> units =
                    (List<Map<String, String>>) visitor.page().evaluate("() => window.units");

            assertThat(units).hasSizeGreaterThan(10);
            assertThat(units)
                    .allSatisfy(
                            unit -> assertThat(unit.get("failure")).as(unit.get("name")).isEmpty());
        }
    }

    @Test
    void theFirstPaintTakesLessThanASecond() {
        try (Visitor visitor = chromium.visitor(server, Look.DESK)) {
            visitor.open("/");
            double millis =
                    ((Number)
                                    visitor.page()
                                            .evaluate(
                                                    "() => performance.getEntriesByName("
                                                            + "'first-contentful-paint')[0].startTime"))
                            .doubleValue();
            assertThat(millis).isLessThan(1_000);
        }
    }
}
