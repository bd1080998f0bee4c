/** Old days of shares in files of their own, and what that means for those who read shares. */
@NullMarked
package org.hyperhash.ledger.archive;

import org.jspecify.annotations.NullMarked;
