package org.hyperhash.devnode.rpc;

/** A call is answered with an error. */
final class RpcError extends Exception {
    private static final long serialVersionUID = 1L;

    private final RpcCode code;

    RpcError(RpcCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    RpcCode code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
