/** What the translator answers over HTTP, in the words of SRI's monitoring. */
@NullMarked
package org.hyperhash.translator.api;

import org.jspecify.annotations.NullMarked;
