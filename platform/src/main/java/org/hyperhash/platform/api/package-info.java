/**
 * A described HTTP API: operations name their parameters and answers once, and validation, the
 * OpenAPI document and the answers' headers follow from it.
 */
@NullMarked
package org.hyperhash.platform.api;

import org.jspecify.annotations.NullMarked;
