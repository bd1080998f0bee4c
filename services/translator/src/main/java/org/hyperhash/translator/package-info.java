/**
 * A server for SV1 miners in front of an SV2 pool. What it decides is in {@code engine}; this
 * package does the I/O around it.
 */
@NullMarked
package org.hyperhash.translator;

import org.jspecify.annotations.NullMarked;
