/** Messages of extension 0x0001: which extensions a connection uses. */
@NullMarked
package org.hyperhash.stratum.v2.extension;

import org.jspecify.annotations.NullMarked;
