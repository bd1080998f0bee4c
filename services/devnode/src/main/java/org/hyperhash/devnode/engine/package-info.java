/**
 * The chain of the embedded node as a pure state machine: which blocks are valid, which chain has
 * the most work, which outputs are unspent, which transactions wait. Time is passed in.
 */
@NullMarked
package org.hyperhash.devnode.engine;

import org.jspecify.annotations.NullMarked;
