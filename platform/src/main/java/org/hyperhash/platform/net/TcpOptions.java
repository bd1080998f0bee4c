package org.hyperhash.platform.net;

import java.time.Duration;

/**
 * Where a server listens and how many clients it takes.
 *
 * @param port 0 chooses a free one
 * @param portKey configuration key of the port, for messages
 * @param connectionsMax in all
 * @param connectionsPerAddressMax from one IP address
 * @param setupLimit how long a client may take to show that it is one, however it trickles bytes
 */
public record TcpOptions(
        String host,
        int port,
        String portKey,
        int connectionsMax,
        int connectionsPerAddressMax,
        Duration setupLimit) {}
