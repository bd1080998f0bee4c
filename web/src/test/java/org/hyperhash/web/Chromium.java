package org.hyperhash.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A real browser without a window: the one of this machine, never downloaded. */
final class Chromium implements AutoCloseable {
    static final int DESK_WIDTH = 1440;
    static final int PHONE_WIDTH = 390;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path program) {
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(program)
                                        // Containers run as root, which the sandbox refuses.
                                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    }

    /** Skips the tests that call it where there is no Chromium. */
    static Chromium start() {
        Optional<Path> program = Programs.find("chromium", "chromium-browser", "google-chrome");
        if (program.isEmpty()) {
            System.out.println(
                    "browser tests skipped: no chromium on the PATH (Debian: apt install chromium)");
        }
        Assumptions.assumeTrue(program.isPresent(), "no chromium on the PATH");
        return new Chromium(program.orElseThrow());
    }

    /** A window of somebody who was never here before. */
    Visitor visitor(FakeApi server, Look look) {
        return visitor(server.url(), look);
    }

    Visitor visitor(String url, Look look) {
        BrowserContext context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setBaseURL(url)
                                .setViewportSize(look.width(), look.width() < 600 ? 844 : 900)
                                .setColorScheme(look.scheme())
                                .setReducedMotion(
                                        look.still()
                                                ? ReducedMotion.REDUCE
                                                : ReducedMotion.NO_PREFERENCE)
                                .setLocale("en-GB")
                                .setTimezoneId("UTC")
                                .setPermissions(List.of("clipboard-read", "clipboard-write")));
        context.setDefaultTimeout(8_000);
        return new Visitor(context);
    }

    /**
     * What a browser says of its user.
     *
     * @param still whether moving things are not wanted
     */
    record Look(int width, ColorScheme scheme, boolean still) {
        static final Look DESK = new Look(DESK_WIDTH, ColorScheme.DARK, true);
        static final Look PHONE = new Look(PHONE_WIDTH, ColorScheme.DARK, true);

        Look light() {
            return new Look(width, ColorScheme.LIGHT, still);
        }

        Look wide(int pixels) {
            return new Look(pixels, scheme, still);
        }

        Look moving() {
            return new Look(width, scheme, false);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
