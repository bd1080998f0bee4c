package org.hyperhash.ledger.engine;

/**
 * How much of a coinbase a miner can take. The codes are those of the journal and never change.
 */
public enum DeviceClass {
    /** Mines a fixed merkle root: the coinbase stays with the pool. */
    HEADER_ONLY(1),
    /** Translators and proxies, which hand the coinbase on to machines of unknown make. */
    PROXY(2),
    /** Machines that build their own coinbase, with small buffers. */
    DEVICE(3);

    private final int code;

    DeviceClass(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
