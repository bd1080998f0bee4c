/** Messages of the template distribution protocol: block templates from a node. */
@NullMarked
package org.hyperhash.stratum.v2.distribution;

import org.jspecify.annotations.NullMarked;
