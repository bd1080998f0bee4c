/**
 * The double-entry book in PostgreSQL: one accountant writes it, following our blocks in the node's
 * chain, and an auditor looks over its shoulder.
 */
@NullMarked
package org.hyperhash.ledger.book;

import org.jspecify.annotations.NullMarked;
