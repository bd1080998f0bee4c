/**
 * What the pool decides, without any I/O: who may connect, what each channel mines, which shares
 * count and when they are acknowledged.
 */
@NullMarked
package org.hyperhash.pool.engine;

import org.jspecify.annotations.NullMarked;
