/**
 * The share log of a reward window as a file that anybody can check, and proofs that a share is in
 * it: {@code docs/protocol/window-file.md}.
 */
@NullMarked
package org.hyperhash.ledger.window;

import org.jspecify.annotations.NullMarked;
