package org.hyperhash.platform.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Who a client is where clients are limited: its IPv4 address, or the network of 64 bits of its
 * IPv6 address, which one subscriber has to himself.
 *
 * @param network an IPv6 address has zeros behind its network
 * @spec RFC 6177
 */
public record ClientAddress(InetAddress network) {
    private static final int NETWORK_BYTES = 8;

    public static ClientAddress of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return new ClientAddress(address);
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return new ClientAddress(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException impossible) {
            throw new AssertionError("16 bytes are an address", impossible);
        }
    }

    /** Reads what a server says of its client: digits, no name. */
    public static ClientAddress ofLiteral(String address) {
        return of(InetAddress.ofLiteral(address));
    }
}
