/** Messages of the job declaration protocol: miners who choose their own transactions. */
@NullMarked
package org.hyperhash.stratum.v2.declaration;

import org.jspecify.annotations.NullMarked;
