/** Addresses of all networks and output scripts, there and back, with reasons when one cannot be paid. */
@NullMarked
package org.hyperhash.bitcoin.address;

import org.jspecify.annotations.NullMarked;
