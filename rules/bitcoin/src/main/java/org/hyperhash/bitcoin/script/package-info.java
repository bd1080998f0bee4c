/** Scripts: pushes, signature operation counts, and the verdict of the interpreter. */
@NullMarked
package org.hyperhash.bitcoin.script;

import org.jspecify.annotations.NullMarked;
