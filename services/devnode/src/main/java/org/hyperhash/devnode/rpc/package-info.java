/** The node's JSON-RPC: Bitcoin Core's methods, fields, error codes and HTTP manners. */
@NullMarked
package org.hyperhash.devnode.rpc;

import org.jspecify.annotations.NullMarked;
