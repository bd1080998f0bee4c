package org.hyperhash.translator.engine;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.hyperhash.bitcoin.Difficulty;

/**
 * The first difficulty of a miner that names nothing but its software: low enough that a share
 * comes within a minute, high enough that the first ones do not flood us.
 */
final class StartDifficulty {
    /**
     * @param word part of the user agent, in lower case
     */
    private record Entry(String word, Difficulty difficulty) {}

    /** The first entry whose word appears counts. */
    private static final List<Entry> TABLE =
            List.of(
                    entry("nerdminer", "0.0005"),
                    entry("leafminer", "0.0005"),
                    entry("sparkminer", "0.0005"),
                    entry("hyperhash", "0.01"),
                    entry("cpuminer", "0.01"),
                    entry("nicehash", "524288"),
                    entry("translator", "1048576"),
                    entry("proxy", "1048576"),
                    entry("ckpool", "1048576"),
                    entry("bitaxe", "1024"),
                    entry("nerd", "1024"),
                    entry("antminer", "65536"),
                    entry("bmminer", "65536"),
                    entry("whatsminer", "65536"),
                    entry("bosminer", "65536"),
                    entry("boser", "65536"),
                    entry("luxminer", "65536"),
                    entry("xminer", "65536"),
                    entry("powerplay", "65536"),
                    entry("cgminer", "8192"),
                    entry("avalon", "8192"));

    private static final Difficulty OTHERS = Difficulty.of(new BigDecimal(256));

    private StartDifficulty() {}

    private static Entry entry(String word, String difficulty) {
        return new Entry(word, Difficulty.of(new BigDecimal(difficulty)));
    }

    static Difficulty of(String userAgent) {
        String agent = userAgent.toLowerCase(Locale.ROOT);
        for (Entry entry : TABLE) {
            if (agent.contains(entry.word())) {
                return entry.difficulty();
            }
        }
        return OTHERS;
    }
}
