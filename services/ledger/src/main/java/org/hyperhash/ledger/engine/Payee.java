package org.hyperhash.ledger.engine;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.address.ParsedAddress;

/**
 * Somebody whose work is counted.
 *
 * @param account as shares name it
 * @param script output script of the account; empty when it cannot be paid on chain
 */
public record Payee(String account, Bytes script) {
    /** The owner of an account, which is an address when it can be paid on chain. */
    public static Payee of(Network network, String account) {
        return switch (Addresses.parse(network, account)) {
            case ParsedAddress.Payable(_, Bytes script, _) -> new Payee(account, script);
            case ParsedAddress.Refused _ -> new Payee(account, Bytes.EMPTY);
        };
    }
}
