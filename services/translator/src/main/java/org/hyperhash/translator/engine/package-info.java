/**
 * What the translator decides, without any I/O: what SV1 miners are told, which of their shares
 * count, and what goes to the SV2 upstream and back.
 */
@NullMarked
package org.hyperhash.translator.engine;

import org.jspecify.annotations.NullMarked;
