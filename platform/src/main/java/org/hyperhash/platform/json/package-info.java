/** JSON as we read and write it: what is unknown, missing, twice or left over is an error. */
@NullMarked
package org.hyperhash.platform.json;

import org.jspecify.annotations.NullMarked;
