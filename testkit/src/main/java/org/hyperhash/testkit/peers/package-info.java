/** Programs of other people that our roles are proven against: find, start, watch, end. */
@NullMarked
package org.hyperhash.testkit.peers;

import org.jspecify.annotations.NullMarked;
