package org.hyperhash.launcher;

import java.util.Optional;
import org.hyperhash.platform.config.Section;

/**
 * Section {@code [api]}: how each role answers over HTTP.
 *
 * @param publicHost host that miners are told to connect to; empty for the address listened on
 * @param requestsPerSecond that one address may send for ever
 * @param burst requests that it may send at once
 * @param showAddresses whether the addresses of miners are shown; everybody who reaches the API
 *     sees them next to the payout addresses
 * @param maintenance why everything is read-only; empty when it is not
 */
record ApiSettings(
        Optional<String> publicHost,
        int requestsPerSecond,
        int burst,
        boolean showAddresses,
        Optional<String> maintenance) {
    static ApiSettings read(Section section) {
        return new ApiSettings(
                section.optionalText(
                        "public-host", "Host name or address that miners are told to connect to"),
                section.integer(
                        "requests-per-second",
                        50,
                        1,
                        1_000_000,
                        "Requests that one address may send for ever"),
                section.integer(
                        "requests-burst",
                        500,
                        1,
                        1_000_000,
                        "Requests that one address may send at once"),
                section.bool(
                        "show-addresses",
                        false,
                        "Show everybody the network addresses of miners, as the reference"
                                + " implementation's monitoring does"),
                section.optionalText(
                        "maintenance",
                        "Reason for which everything is read-only for the time being"));
    }
}
