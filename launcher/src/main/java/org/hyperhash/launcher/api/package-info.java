/** What all roles of a process answer together: overview, events, how to connect, health. */
@NullMarked
package org.hyperhash.launcher.api;

import org.jspecify.annotations.NullMarked;
