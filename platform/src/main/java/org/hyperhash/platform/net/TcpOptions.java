package org.hyperhash.platform.net;

/**
 * Where a server listens and how many clients it takes.
 *
 * @param port 0 chooses a free one
 * @param portKey configuration key of the port, for messages
 * @param connectionsMax in all
 * @param connectionsPerAddressMax from one IP address
 */
public record TcpOptions(
        String host, int port, String portKey, int connectionsMax, int connectionsPerAddressMax) {}
