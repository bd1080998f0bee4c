package org.hyperhash.translator;

import java.time.Duration;

/**
 * What the translator grants to whoever connects.
 *
 * @param connectionsMax in all
 * @param connectionsPerAddressMax from one IP address
 * @param setupTimeout from the connection to the first authorized name
 * @param idleTimeout without a line from the miner
 * @param writeTimeout for a miner that does not read
 */
public record TranslatorLimits(
        int connectionsMax,
        int connectionsPerAddressMax,
        Duration setupTimeout,
        Duration idleTimeout,
        Duration writeTimeout) {}
