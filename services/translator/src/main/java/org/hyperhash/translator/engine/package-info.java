/**
 * What the translator decides, without any I/O: what SV1 miners are told, which of their shares
 * count, and what goes to the SV2 upstream and back. A time in milliseconds that comes alone is of
 * the clock for durations, see {@link org.hyperhash.platform.engine.Moment}.
 */
@NullMarked
package org.hyperhash.translator.engine;

import org.jspecify.annotations.NullMarked;
