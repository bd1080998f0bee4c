package org.hyperhash.bench;

import java.util.List;

/** How the Java processes that are measured are started. */
public final class JvmFlags {
    /** As {@code ./hh} starts every role. */
    public static final List<String> COMMON =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseG1GC",
                    "-XX:+UseCompactObjectHeaders");

    private JvmFlags() {}
}
