/**
 * Stratum V2 on the wire: primitive types, frames, and the table that turns frames into messages.
 * Each family of messages is a package of its own with a sealed interface and a {@code TABLE};
 * {@link org.hyperhash.stratum.v2.MessageTable} is composed from those tables.
 *
 * <p>Everything is little-endian. U8, U16 and U24 are an {@code int} in range; U32 is an {@code
 * int} that holds the 32 bits (compare and print it with the unsigned methods of {@link
 * java.lang.Integer}); U64 is a {@code long} that holds the 64 bits. U256 is a {@link
 * org.hyperhash.bitcoin.Hash256} in internal byte order, or a {@link
 * org.hyperhash.bitcoin.Target} where it is a number to stay below.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 3 Protocol Overview
 */
@NullMarked
package org.hyperhash.stratum.v2;

import org.jspecify.annotations.NullMarked;
