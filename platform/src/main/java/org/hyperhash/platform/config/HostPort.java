package org.hyperhash.platform.config;

import java.util.Optional;

/**
 * Where to connect to; an IPv6 address is written in brackets.
 *
 * @param host a name or an address without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not a host and port: " + host + ":" + port);
        }
    }

    /** Reads {@code host:port}; empty when the text is not of that form. */
    public static Optional<HostPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        String digits = text.substring(colon + 1);
        if (colon < 1 || !digits.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        String written = text.substring(0, colon);
        boolean bracketed = written.startsWith("[") && written.endsWith("]");
        String host = bracketed ? written.substring(1, written.length() - 1) : written;
        int port = Integer.parseInt(digits);
        boolean legal =
                host.matches(bracketed ? "[0-9a-fA-F:.%]+" : "[0-9a-zA-Z._-]+")
                        && port >= 1
                        && port <= 65_535;
        return legal ? Optional.of(new HostPort(host, port)) : Optional.empty();
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
