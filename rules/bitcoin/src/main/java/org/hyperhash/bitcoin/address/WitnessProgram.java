package org.hyperhash.bitcoin.address;

import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;

/**
 * A version and what it means to that version.
 *
 * @param version 0 to 31 as decoded; legal up to 16
 * @spec BIP 141
 */
record WitnessProgram(int version, Bytes program) {
    static final int MAX_VERSION = 16;

    private static final int MIN_LENGTH = 2;
    private static final int MAX_LENGTH = 40;
    private static final int OP_1 = 0x51;

    static Optional<WitnessProgram> ofScript(Bytes script) {
        if (script.length() < 2 + MIN_LENGTH || script.length() > 2 + MAX_LENGTH) {
            return Optional.empty();
        }
        int opcode = script.at(0) & 0xff;
        int version = opcode == 0 ? 0 : opcode - OP_1 + 1;
        boolean framed = script.at(1) == script.length() - 2;
        if (version < 0 || version > MAX_VERSION || (opcode != 0 && version == 0) || !framed) {
            return Optional.empty();
        }
        WitnessProgram found = new WitnessProgram(version, script.slice(2, script.length()));
        return found.isLegal() ? Optional.of(found) : Optional.empty();
    }

    boolean isLegal() {
        int length = program.length();
        return version == 0
                ? length == 20 || length == 32
                : length >= MIN_LENGTH && length <= MAX_LENGTH;
    }

    Bytes script() {
        int opcode = version == 0 ? 0 : OP_1 + version - 1;
        return Bytes.of((byte) opcode, (byte) program.length()).concat(program);
    }
}
