/**
 * The encryption of Stratum V2 connections: Noise NX on secp256k1 with ElligatorSwift keys,
 * ChaCha20-Poly1305 and SHA-256, and a certificate by which an authority vouches for the server's
 * key. Entropy and time are arguments everywhere.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 4 Protocol Security
 */
@NullMarked
package org.hyperhash.stratum.noise;

import org.jspecify.annotations.NullMarked;
