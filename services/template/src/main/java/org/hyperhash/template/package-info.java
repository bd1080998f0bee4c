/**
 * Whose transactions fill the next block: templates from nodes or template providers, and the way
 * back for blocks that were found.
 */
@NullMarked
package org.hyperhash.template;

import org.jspecify.annotations.NullMarked;
