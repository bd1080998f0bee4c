/**
 * An append-only journal on disk: records get consecutive sequence numbers, many of them share one
 * disk flush, and nothing is called durable before that flush returned.
 */
@NullMarked
package org.hyperhash.platform.journal;

import org.jspecify.annotations.NullMarked;
