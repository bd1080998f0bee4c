/** The web user interface: the page's files, bundled by the build, and the routes that serve them. */
@NullMarked
package org.hyperhash.web;

import org.jspecify.annotations.NullMarked;
