package org.hyperhash.web;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hyperhash.web.Chromium.Look;

/** Takes the pictures that the documentation shows. */
final class Screenshots {
    private static final int HEIGHT_LIMIT = 1_300;

    private Screenshots() {}

    /** A picture of a page. */
    record Shot(String name, String path, Look look) {
        String file() {
            return name + ".png";
        }
    }

    static List<Shot> all(FakeNetwork network) {
        String found = network.blocks().get(2).hash();
        String miner = "/miner/" + FakeNetwork.MINER;
        return List.of(
                new Shot("overview-dark", "/", Look.DESK),
                new Shot("overview-light", "/", Look.DESK.light()),
                new Shot("overview-phone-dark", "/", Look.PHONE),
                new Shot("overview-phone-light", "/", Look.PHONE.light()),
                new Shot("miner", miner, Look.DESK),
                new Shot("miner-phone", miner, Look.PHONE.light()),
                new Shot("payout", miner + "/payouts/" + found, Look.DESK.light()),
                new Shot("connect", "/connect", Look.DESK),
                new Shot("blocks", "/blocks", Look.DESK.light()),
                new Shot("blocks-phone", "/blocks", Look.PHONE),
                new Shot("block", "/blocks/" + found, Look.DESK),
                new Shot("operator", "/operator", Look.DESK));
    }

    static void take(Chromium chromium, FakeApi server, Shot shot, Path folder) {
        try (Visitor visitor = chromium.visitor(server, shot.look())) {
            visitor.open(shot.path());
            Page page = visitor.page();
            int height =
                    ((Number) page.evaluate("() => document.documentElement.scrollHeight"))
                            .intValue();
            page.setViewportSize(shot.look().width(), Math.min(height, HEIGHT_LIMIT));
            // Charts follow the window's size, and some rates need two looks.
            page.waitForTimeout(300);
            page.waitForFunction(
                    "() => !document.querySelector('.network')?.innerText.includes('…')");
            page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(shot.file())));
        }
    }

    /** Writes them all, or those whose names begin as told, into a folder. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        String start = args.length > 1 ? args[1] : "";
        Files.createDirectories(folder);
        try (Chromium chromium = Chromium.start();
                FakeApi server = new FakeApi(false)) {
            for (Shot shot : all(server.network)) {
                if (shot.name().startsWith(start)) {
                    take(chromium, server, shot, folder);
                    report(folder.resolve(shot.file()));
                }
            }
        }
    }

    private static void report(Path file) throws IOException {
        System.out.println(file + " " + Files.size(file) / 1000 + " kB");
    }
}
