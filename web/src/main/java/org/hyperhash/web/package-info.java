/** The web user interface: the page's files, bundled by the build, and the routes of them. */
@NullMarked
package org.hyperhash.web;

import org.jspecify.annotations.NullMarked;
