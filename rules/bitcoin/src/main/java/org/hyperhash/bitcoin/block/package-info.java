/** Blocks: header, merkle trees, witness commitment, parsing, difficulty adjustment. */
@NullMarked
package org.hyperhash.bitcoin.block;

import org.jspecify.annotations.NullMarked;
