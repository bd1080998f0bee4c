/**
 * An embedded Bitcoin node for regtest: it validates, keeps the chain across restarts, mines, and
 * answers in the words of Bitcoin Core. It has no peers and says so.
 */
@NullMarked
package org.hyperhash.devnode;

import org.jspecify.annotations.NullMarked;
