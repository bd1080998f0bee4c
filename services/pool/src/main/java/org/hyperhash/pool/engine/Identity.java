package org.hyperhash.pool.engine;

import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.address.ParsedAddress;

/** What a miner's user identity means: {@code <address>[.<worker>]}. */
public sealed interface Identity {
    /** Longest identity, in characters; the wire allows 255 bytes. */
    int LENGTH_MAX = 191;

    /** Characters of a refused address that its explanation repeats: it has to fit 255 bytes. */
    int SHOWN_MAX = 90;

    /**
     * @param worker empty when none was named
     */
    record Payable(Payout payout, String worker) implements Identity {
        /** As people read it: {@code <account>[.<worker>]}. */
        public String text() {
            return worker.isEmpty() ? payout.account() : payout.account() + "." + worker;
        }
    }

    /**
     * @param explanation why nobody can be paid, in printable ASCII
     */
    record Refused(String explanation) implements Identity {}

    /**
     * Reads an identity.
     *
     * @param fallback whom the operator pays for identities that cannot be paid themselves
     */
    static Identity parse(String text, Network network, Optional<Payout> fallback) {
        if (text.length() > LENGTH_MAX) {
            return new Refused(
                    "identity has %d characters, at most %d".formatted(text.length(), LENGTH_MAX));
        }
        int dot = text.indexOf('.');
        String address = dot < 0 ? text : text.substring(0, dot);
        String worker = dot < 0 ? "" : text.substring(dot + 1);
        return switch (Addresses.parse(network, address)) {
            case ParsedAddress.Payable(_, var script, var account) ->
                    new Payable(new Payout(account, script), worker);
            case ParsedAddress.Refused refused ->
                    fallback.<Identity>map(payout -> new Payable(payout, text))
                            .orElseGet(() -> new Refused(explain(address, network, refused)));
        };
    }

    private static String explain(String address, Network network, ParsedAddress.Refused refused) {
        String shown =
                address.length() <= SHOWN_MAX ? address : address.substring(0, SHOWN_MAX) + "...";
        return "\"%s\" is not an address of %s: %s; expected <address>[.<worker>]"
                .formatted(shown.replaceAll("[^ -~]", "?"), network.chain(), refused.explanation());
    }
}
