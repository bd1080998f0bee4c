/** Counters, gauges and timers for Prometheus. */
@NullMarked
package org.hyperhash.platform.metrics;

import org.jspecify.annotations.NullMarked;
