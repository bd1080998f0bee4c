package org.hyperhash.pool.engine;

import java.util.List;
import java.util.Locale;

/**
 * One client as it was at some moment, for people.
 *
 * @param kind told by its first message
 * @param userAgent vendor, hardware and firmware as the client says
 */
public record ClientView(Kind kind, String userAgent, List<ChannelView> channels) {
    /** Before the client has said anything. */
    public static final ClientView NEW = new ClientView(Kind.UNKNOWN, "", List.of());

    /** What a client seems to be. */
    public enum Kind {
        MINER,
        TRANSLATOR_PROXY,
        UNKNOWN;

        /** Translators, SRI's and ours, name themselves as the hardware. */
        static Kind of(String vendor, String hardware) {
            if (hardware.toLowerCase(Locale.ROOT).startsWith("translator")) {
                return TRANSLATOR_PROXY;
            }
            return vendor.isEmpty() && hardware.isEmpty() ? UNKNOWN : MINER;
        }
    }

    public ClientView {
        channels = List.copyOf(channels);
    }
}
