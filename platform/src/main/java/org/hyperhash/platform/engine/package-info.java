/** One thread owns an engine; everybody else sends it commands through a bounded mailbox. */
@NullMarked
package org.hyperhash.platform.engine;

import org.jspecify.annotations.NullMarked;
