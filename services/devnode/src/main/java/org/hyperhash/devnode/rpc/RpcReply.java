package org.hyperhash.devnode.rpc;

/**
 * An HTTP answer.
 *
 * @param body JSON; empty for none
 */
record RpcReply(int status, String body) {}
