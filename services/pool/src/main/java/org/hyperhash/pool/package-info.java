/**
 * The Stratum V2 mining server: connections in, durable shares and submitted blocks out. What it
 * decides is in {@code engine}; this package does the I/O around it.
 */
@NullMarked
package org.hyperhash.pool;

import org.jspecify.annotations.NullMarked;
