/**
 * Stratum V1: JSON lines between miners and servers, in both roles, with the quirks of the firmware
 * in the field. A line that is no JSON object ends the connection ({@link
 * org.hyperhash.stratum.v2.WireFormatException}); a request that makes no sense is a value that
 * gets an error for an answer.
 */
@NullMarked
package org.hyperhash.stratum.v1;

import org.jspecify.annotations.NullMarked;
