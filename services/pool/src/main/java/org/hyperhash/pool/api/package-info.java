/** What the pool answers over HTTP, in the words of SRI's monitoring where it has some. */
@NullMarked
package org.hyperhash.pool.api;

import org.jspecify.annotations.NullMarked;
