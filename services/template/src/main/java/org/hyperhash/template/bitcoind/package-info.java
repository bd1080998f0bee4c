/**
 * Templates from nodes that speak Bitcoin Core's JSON-RPC: getblocktemplate with long polling, and
 * blocks back to every node.
 */
@NullMarked
package org.hyperhash.template.bitcoind;

import org.jspecify.annotations.NullMarked;
