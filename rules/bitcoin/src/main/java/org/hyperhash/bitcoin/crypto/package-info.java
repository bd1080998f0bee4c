/**
 * Keys and signatures on secp256k1 that the Java API of our Bitcoin library lacks or hides:
 * ElligatorSwift key exchange (BIP 324), Schnorr signatures (BIP 340), base58 with a checksum.
 *
 * <p>The work is done by the C library that secp256k1-kmp brings along, called through the foreign
 * function interface; where there is none for the platform, or with {@code
 * -Dhyperhash.secp256k1=java}, by an implementation in Java which is some fifty times slower and
 * does not hide its timing from other users of the same machine.
 */
@NullMarked
package org.hyperhash.bitcoin.crypto;

import org.jspecify.annotations.NullMarked;
