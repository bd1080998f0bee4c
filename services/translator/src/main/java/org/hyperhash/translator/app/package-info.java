/** Configuration and hand wiring of the translator role. */
@NullMarked
package org.hyperhash.translator.app;

import org.jspecify.annotations.NullMarked;
