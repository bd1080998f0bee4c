/** The node as something that an operator starts: its configuration and its parts. */
@NullMarked
package org.hyperhash.devnode.app;

import org.jspecify.annotations.NullMarked;
