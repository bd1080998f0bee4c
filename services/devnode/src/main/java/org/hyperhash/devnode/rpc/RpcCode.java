package org.hyperhash.devnode.rpc;

/** JSON-RPC error codes that this node answers with; numbers as in Bitcoin Core. */
enum RpcCode {
    MISC(-1),
    TYPE(-3),
    INVALID_ADDRESS_OR_KEY(-5),
    INVALID_PARAMETER(-8),
    NOT_CONNECTED(-9),
    DESERIALIZATION(-22),
    VERIFY(-25),
    VERIFY_REJECTED(-26),
    VERIFY_ALREADY_IN_UTXO_SET(-27),
    PARSE(-32700),
    INVALID_REQUEST(-32600),
    METHOD_NOT_FOUND(-32601),
    INVALID_PARAMS(-32602),
    INTERNAL(-32603);

    private final int number;

    RpcCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
