/**
 * The memory of proven work: shares and found blocks go into a journal before anybody is told of
 * them, and from there into PostgreSQL.
 */
@NullMarked
package org.hyperhash.ledger;

import org.jspecify.annotations.NullMarked;
