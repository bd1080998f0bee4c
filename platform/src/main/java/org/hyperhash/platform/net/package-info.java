/** Listening for TCP clients, within limits. */
@NullMarked
package org.hyperhash.platform.net;

import org.jspecify.annotations.NullMarked;
