/**
 * Templates over the wire: a client of the Template Distribution Protocol, and a server that gives
 * the templates of any source to other programs.
 */
@NullMarked
package org.hyperhash.template.distribution;

import org.jspecify.annotations.NullMarked;
