package org.hyperhash.pool;

import java.time.Duration;

/**
 * What the pool grants to whoever connects.
 *
 * @param connectionsMax in all
 * @param connectionsPerAddressMax from one IP address
 * @param handshakesMax computed at the same time; waiting for a client's bytes does not count
 * @param setupTimeout from the connection to SetupConnection
 * @param idleTimeout without a byte from the client
 * @param writeTimeout for a client that does not read
 */
public record PoolLimits(
        int connectionsMax,
        int connectionsPerAddressMax,
        int handshakesMax,
        Duration setupTimeout,
        Duration idleTimeout,
        Duration writeTimeout) {}
