package org.hyperhash.translator.app;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.platform.config.Section;
import org.hyperhash.stratum.noise.StratumUrl;
import org.hyperhash.translator.TranslatorLimits;
import org.hyperhash.translator.UpstreamAddress;
import org.hyperhash.translator.UpstreamLink;
import org.hyperhash.translator.engine.TranslatorRules;

/**
 * Section {@code [translator]}.
 *
 * @param upstreams the most wanted first; empty when none was configured
 */
public record TranslatorConfig(
        String listenAddress,
        int listenPort,
        TranslatorRules rules,
        TranslatorLimits limits,
        UpstreamLink.Pauses pauses,
        List<UpstreamAddress> upstreams) {

    public static TranslatorConfig read(Section root) {
        Section translator = root.section("translator");
        TranslatorRules rules = rules(translator);
        return new TranslatorConfig(
                translator.text(
                        "listen-address", "127.0.0.1", "Address to listen on; 0.0.0.0 for all"),
                translator.port("listen-port", 34255, "TCP port for SV1 miners"),
                rules,
                limits(translator),
                pauses(translator),
                upstreams(translator, rules.aggregate()));
    }

    private static TranslatorRules rules(Section translator) {
        BigDecimal minDifficulty =
                translator.decimal(
                        "min-difficulty",
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.TEN.pow(15),
                        "Smallest difficulty handed out; 0 for none");
        return new TranslatorRules(
                translator.bool(
                        "aggregate",
                        false,
                        "One upstream channel for all miners, paid to user-identity, instead of one"
                                + " for each, paid to its own user name"),
                translator.integer(
                        "extranonce2-size",
                        4,
                        TranslatorRules.EXTRANONCE2_MIN,
                        TranslatorRules.EXTRANONCE2_MAX,
                        "Bytes of extranonce that a miner rolls"),
                translator
                        .decimal(
                                "shares-per-minute",
                                BigDecimal.valueOf(6),
                                new BigDecimal("0.1"),
                                BigDecimal.valueOf(6_000),
                                "Wanted share rate of each miner")
                        .doubleValue(),
                Difficulty.of(minDifficulty),
                milliseconds(
                        translator, "keepalive-ms", 25_000, 60_000, "Longest time without a job"),
                milliseconds(
                        translator,
                        "verdict-timeout-ms",
                        5_000,
                        600_000,
                        "Longest wait of a share for the verdict of the upstream"));
    }

    private static long milliseconds(
            Section section, String key, int fallback, int max, String doc) {
        return section.durationMs(
                        key,
                        Duration.ofMillis(fallback),
                        Duration.ofMillis(100),
                        Duration.ofMillis(max),
                        doc)
                .toMillis();
    }

    private static TranslatorLimits limits(Section translator) {
        return new TranslatorLimits(
                translator.integer("max-connections", 20_000, 1, 1_000_000, "Connections in all"),
                translator.integer(
                        "max-connections-per-address",
                        1_000,
                        1,
                        1_000_000,
                        "Connections from one IP address"),
                duration(translator, "setup-timeout-ms", 60, "From connecting to authorizing"),
                duration(translator, "idle-timeout-ms", 1_800, "Silence that ends a connection"),
                duration(
                        translator, "write-timeout-ms", 30, "How long a miner may refuse to read"));
    }

    private static UpstreamLink.Pauses pauses(Section translator) {
        return new UpstreamLink.Pauses(
                Duration.ofMillis(
                        milliseconds(
                                translator,
                                "reconnect-ms",
                                200,
                                60_000,
                                "Pause before the upstreams are tried again; doubles each round")),
                Duration.ofMillis(
                        milliseconds(
                                translator,
                                "max-reconnect-ms",
                                3_000,
                                600_000,
                                "Longest pause between rounds")),
                Duration.ofMillis(
                        milliseconds(
                                translator,
                                "probe-ms",
                                20_000,
                                3_600_000,
                                "Pause between looks at the first upstream while on another")));
    }

    private static Duration duration(Section section, String key, int seconds, String doc) {
        return section.durationMs(
                key, Duration.ofSeconds(seconds), Duration.ofMillis(10), Duration.ofDays(1), doc);
    }

    private static List<UpstreamAddress> upstreams(Section translator, boolean aggregate) {
        List<UpstreamAddress> upstreams = new ArrayList<>();
        for (Section section : translator.sections("upstreams")) {
            upstream(section, aggregate).ifPresent(upstreams::add);
        }
        return List.copyOf(upstreams);
    }

    private static Optional<UpstreamAddress> upstream(Section section, boolean aggregate) {
        String text = section.requiredText("url", "Pool to mine for, stratum2+tcp://host:port/KEY");
        Optional<String> identity =
                section.optionalText("user-identity", "Who is paid when miners are aggregated");
        boolean insecure =
                section.bool("insecure", false, "Trust whoever answers: the url has no key");
        if (aggregate && identity.isEmpty()) {
            section.reject("user-identity", "is needed when miners are aggregated");
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            StratumUrl url = StratumUrl.parse(text);
            if (url.authority().isEmpty() && !insecure) {
                section.reject(
                        "url",
                        "has no authority key: add it (stratum2+tcp://host:port/KEY), or set"
                                + " insecure = true");
            }
            return Optional.of(new UpstreamAddress(url, identity.orElse("")));
        } catch (IllegalArgumentException e) {
            section.reject("url", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
