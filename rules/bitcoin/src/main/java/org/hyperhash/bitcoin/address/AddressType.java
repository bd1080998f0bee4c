package org.hyperhash.bitcoin.address;

import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;

/** The output scripts that have an address and that only their owner can spend. */
public enum AddressType {
    PUBLIC_KEY_HASH("76a914", 20, "88ac"),
    SCRIPT_HASH("a914", 20, "87"),
    WITNESS_KEY_HASH("0014", 20, ""),
    WITNESS_SCRIPT_HASH("0020", 32, ""),
    TAPROOT("5120", 32, "");

    private final String beforeHex;
    private final int payloadLength;
    private final String afterHex;

    AddressType(String beforeHex, int payloadLength, String afterHex) {
        this.beforeHex = beforeHex;
        this.payloadLength = payloadLength;
        this.afterHex = afterHex;
    }

    /** The type of an output script. */
    public static Optional<AddressType> ofScript(Bytes script) {
        for (AddressType type : values()) {
            if (type.matches(script)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    public boolean isWitness() {
        return this != PUBLIC_KEY_HASH && this != SCRIPT_HASH;
    }

    /** Hash or key inside a script of this type. */
    Bytes payload(Bytes script) {
        int start = beforeHex.length() / 2;
        return script.slice(start, start + payloadLength);
    }

    Bytes script(Bytes payload) {
        return Bytes.ofHex(beforeHex + payload.toHex() + afterHex);
    }

    private boolean matches(Bytes script) {
        int length = (beforeHex.length() + afterHex.length()) / 2 + payloadLength;
        return script.length() == length && script.equals(script(payload(script)));
    }
}
