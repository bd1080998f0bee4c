/**
 * What every template source shares: the newest template and who hears it, the transactions of the
 * last ones, how the tip moves, and how long to wait before trying again.
 */
@NullMarked
package org.hyperhash.template.feed;

import org.jspecify.annotations.NullMarked;
