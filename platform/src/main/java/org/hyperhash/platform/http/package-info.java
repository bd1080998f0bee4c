/** One HTTP server per role: strict limits, strict JSON, problems as RFC 9457 documents. */
@NullMarked
package org.hyperhash.platform.http;

import org.jspecify.annotations.NullMarked;
