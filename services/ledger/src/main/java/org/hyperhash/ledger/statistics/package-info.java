/**
 * What work is done right now and was done lately, by worker, account and pool. Pure: time comes
 * with every call. Estimates for people; what is paid comes from exact records.
 */
@NullMarked
package org.hyperhash.ledger.statistics;

import org.jspecify.annotations.NullMarked;
