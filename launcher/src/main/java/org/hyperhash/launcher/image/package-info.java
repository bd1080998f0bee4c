/** The container image: what is in it, and how it is written without a container engine. */
@NullMarked
package org.hyperhash.launcher.image;

import org.jspecify.annotations.NullMarked;
