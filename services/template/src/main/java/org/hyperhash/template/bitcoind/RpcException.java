package org.hyperhash.template.bitcoind;

import java.io.IOException;

/** A node did not do what it was asked; the subclass says whose turn it is. */
public abstract sealed class RpcException extends IOException {
    private static final long serialVersionUID = 1L;

    private RpcException(String message) {
        super(message);
    }

    private RpcException(String message, Throwable cause) {
        super(message, cause);
    }

    /** One word for metrics. */
    abstract String kind();

    /** No connection, or it was lost before an answer. */
    public static final class Unreachable extends RpcException {
        private static final long serialVersionUID = 1L;

        Unreachable(String message, Throwable cause) {
            super(message, cause);
        }

        Unreachable(String message) {
            super(message);
        }

        @Override
        String kind() {
            return "unreachable";
        }
    }

    /** No whole answer within the limit. */
    public static final class TimedOut extends RpcException {
        private static final long serialVersionUID = 1L;

        TimedOut(String message) {
            super(message);
        }

        @Override
        String kind() {
            return "timeout";
        }
    }

    /** The HTTP server refused: wrong credentials, a full work queue, not a node at all. */
    public static final class HttpStatus extends RpcException {
        private static final long serialVersionUID = 1L;

        private final int status;

        HttpStatus(String message, int status) {
            super(message);
            this.status = status;
        }

        public int status() {
            return status;
        }

        @Override
        String kind() {
            return "http_status";
        }
    }

    /** The node understood and refused. */
    public static final class Refused extends RpcException {
        private static final long serialVersionUID = 1L;

        /** RPC_INVALID_ADDRESS_OR_KEY: no such block. */
        static final int NOT_FOUND = -5;

        /** RPC_CLIENT_IN_INITIAL_DOWNLOAD. */
        static final int DOWNLOADING = -10;

        /** RPC_DESERIALIZATION_ERROR. */
        static final int UNREADABLE = -22;

        /** RPC_IN_WARMUP. */
        static final int WARMING_UP = -28;

        private final int code;

        Refused(String message, int code) {
            super(message);
            this.code = code;
        }

        public int code() {
            return code;
        }

        @Override
        String kind() {
            return "refused";
        }
    }

    /** The answer broke off, is larger than any true one, or says nothing that makes sense. */
    public static final class Rubbish extends RpcException {
        private static final long serialVersionUID = 1L;

        Rubbish(String message) {
            super(message);
        }

        @Override
        String kind() {
            return "rubbish";
        }
    }
}
