/** The template role: its configuration and its parts, put together by hand. */
@NullMarked
package org.hyperhash.template.app;

import org.jspecify.annotations.NullMarked;
