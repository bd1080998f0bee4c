/** Measures what HyperHash promises, and prints the figures with the method. */
@NullMarked
package org.hyperhash.bench;

import org.jspecify.annotations.NullMarked;
