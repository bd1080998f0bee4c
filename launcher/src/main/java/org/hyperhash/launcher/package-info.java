/** The command line: one command per role and tool, and the wiring of several roles at once. */
@NullMarked
package org.hyperhash.launcher;

import org.jspecify.annotations.NullMarked;
