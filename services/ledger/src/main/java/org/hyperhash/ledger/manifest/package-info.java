/** Signed statements about payouts: one manifest per block, its revocation, and reports. */
@NullMarked
package org.hyperhash.ledger.manifest;

import org.jspecify.annotations.NullMarked;
