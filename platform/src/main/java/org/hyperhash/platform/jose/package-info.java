/** Signed JSON: Ed25519 keys as JWK (RFC 7517, RFC 8037) and signatures as JWS (RFC 7515). */
@NullMarked
package org.hyperhash.platform.jose;

import org.jspecify.annotations.NullMarked;
