/** Whole processes from outside: the real command line, real signals, real files and sockets. */
@NullMarked
package org.hyperhash.launcher.system;

import org.jspecify.annotations.NullMarked;
