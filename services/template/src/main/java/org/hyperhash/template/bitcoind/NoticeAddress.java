package org.hyperhash.template.bitcoind;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a node publishes, as we reach it: nodes name the address that they bind. */
final class NoticeAddress {
    private static final Pattern TCP = Pattern.compile("tcp://(.+):(\\d{1,5})");
    private static final Pattern EVERYWHERE = Pattern.compile("\\*|0\\.0\\.0\\.0|\\[::]");
    private static final Pattern LOOPBACK = Pattern.compile("127\\..+|localhost|\\[::1]");

    private static final int MAX_PORT = 65_535;

    private NoticeAddress() {}

    /**
     * Empty when the address is not for us: another transport, or the loopback of another machine.
     *
     * @param nodeHost where we reach the node's RPC
     */
    static Optional<String> reach(String offer, String nodeHost) {
        Matcher tcp = TCP.matcher(offer);
        if (!tcp.matches() || Integer.parseInt(tcp.group(2)) > MAX_PORT) {
            return Optional.empty();
        }
        String host = tcp.group(1);
        if (EVERYWHERE.matcher(host).matches()) {
            return Optional.of("tcp://%s:%s".formatted(nodeHost, tcp.group(2)));
        }
        boolean elsewhere =
                LOOPBACK.matcher(host).matches() && !LOOPBACK.matcher(nodeHost).matches();
        return elsewhere ? Optional.empty() : Optional.of(offer);
    }
}
