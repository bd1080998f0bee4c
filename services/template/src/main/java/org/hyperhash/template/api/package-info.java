/** What the template source answers over HTTP. */
@NullMarked
package org.hyperhash.template.api;

import org.jspecify.annotations.NullMarked;
