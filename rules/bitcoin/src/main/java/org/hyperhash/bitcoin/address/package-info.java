/** Addresses and output scripts, there and back, with the reason when one cannot be paid. */
@NullMarked
package org.hyperhash.bitcoin.address;

import org.jspecify.annotations.NullMarked;
