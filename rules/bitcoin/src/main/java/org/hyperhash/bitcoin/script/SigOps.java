package org.hyperhash.bitcoin.script;

import fr.acinq.bitcoin.ByteVector;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.util.Arrays;
import java.util.List;

/**
 * Counts signature operations as consensus does: four units each in legacy and P2SH scripts, one
 * in version 0 witness scripts, none in taproot.
 *
 * @spec BIP 16, BIP 141
 */
public final class SigOps {
    /** Units of one legacy signature operation. */
    public static final int WITNESS_SCALE = 4;

    private static final int OP_PUSHDATA1 = 0x4c;
    private static final int OP_PUSHDATA2 = 0x4d;
    private static final int OP_PUSHDATA4 = 0x4e;
    private static final int OP_1 = 0x51;
    private static final int OP_16 = 0x60;
    private static final int OP_CHECKSIG = 0xac;
    private static final int OP_CHECKSIGVERIFY = 0xad;
    private static final int OP_CHECKMULTISIG = 0xae;
    private static final int OP_CHECKMULTISIGVERIFY = 0xaf;
    private static final int MAX_KEYS = 20;

    private SigOps() {}

    /** Operations in all input and output scripts, in the old inaccurate way. */
    public static int legacy(Transaction body) {
        int count = 0;
        for (TxIn input : body.txIn) {
            count += count(input.signatureScript.toByteArray(), false);
        }
        for (TxOut output : body.txOut) {
            count += count(output.publicKeyScript.toByteArray(), false);
        }
        return count;
    }

    /**
     * Cost of a transaction in units.
     *
     * @param spent the outputs that the inputs spend, in input order; empty for a coinbase
     */
    public static int cost(Transaction body, List<TxOut> spent) {
        int cost = WITNESS_SCALE * legacy(body);
        for (int i = 0; i < spent.size(); i++) {
            TxIn input = body.txIn.get(i);
            byte[] locking = spent.get(i).publicKeyScript.toByteArray();
            byte[] unlocking = input.signatureScript.toByteArray();
            if (isPayToScriptHash(locking)) {
                cost += WITNESS_SCALE * count(lastPush(unlocking), true);
            }
            cost += witnessCost(locking, unlocking, input.witness.stack);
        }
        return cost;
    }

    private static int witnessCost(byte[] locking, byte[] unlocking, List<ByteVector> witness) {
        byte[] program = isPayToScriptHash(locking) ? lastPush(unlocking) : locking;
        boolean versionZero = program.length > 2 && program[0] == 0;
        if (!versionZero) {
            return 0;
        }
        if (program.length == 22 && program[1] == 20) {
            return 1;
        }
        boolean scriptHash = program.length == 34 && program[1] == 32;
        return scriptHash && !witness.isEmpty() ? count(witness.getLast().toByteArray(), true) : 0;
    }

    private static boolean isPayToScriptHash(byte[] script) {
        return script.length == 23
                && script[0] == (byte) 0xa9
                && script[1] == 20
                && script[22] == (byte) 0x87;
    }

    /** What a push-only script leaves on top; empty when it does anything else. */
    private static byte[] lastPush(byte[] script) {
        byte[] last = {};
        int at = 0;
        while (at < script.length) {
            int opcode = script[at] & 0xff;
            int dataLength = dataLength(script, at);
            int next = next(script, at);
            if (opcode > OP_16 || next < 0) {
                return new byte[0];
            }
            last = Arrays.copyOfRange(script, next - dataLength, next);
            at = next;
        }
        return last;
    }

    private static int count(byte[] script, boolean accurate) {
        int count = 0;
        int previous = -1;
        int at = 0;
        while (at < script.length) {
            int next = next(script, at);
            if (next < 0) {
                break;
            }
            int opcode = script[at] & 0xff;
            if (opcode == OP_CHECKSIG || opcode == OP_CHECKSIGVERIFY) {
                count++;
            } else if (opcode == OP_CHECKMULTISIG || opcode == OP_CHECKMULTISIGVERIFY) {
                boolean known = accurate && previous >= OP_1 && previous <= OP_16;
                count += known ? previous - OP_1 + 1 : MAX_KEYS;
            }
            previous = opcode;
            at = next;
        }
        return count;
    }

    /** Offset of the next operation, or -1 when this one is cut off. */
    private static int next(byte[] script, int at) {
        int opcode = script[at] & 0xff;
        int lengthBytes =
                switch (opcode) {
                    case OP_PUSHDATA1 -> 1;
                    case OP_PUSHDATA2 -> 2;
                    case OP_PUSHDATA4 -> 4;
                    default -> 0;
                };
        int dataLength = dataLength(script, at);
        long next = (long) at + 1 + lengthBytes + dataLength;
        return dataLength < 0 || next > script.length ? -1 : (int) next;
    }

    /** Bytes pushed by the operation at {@code at}; -1 when the length is cut off or absurd. */
    private static int dataLength(byte[] script, int at) {
        int opcode = script[at] & 0xff;
        if (opcode < OP_PUSHDATA1) {
            return opcode;
        }
        return switch (opcode) {
            case OP_PUSHDATA1 -> littleEndian(script, at + 1, 1);
            case OP_PUSHDATA2 -> littleEndian(script, at + 1, 2);
            case OP_PUSHDATA4 -> littleEndian(script, at + 1, 4);
            default -> 0;
        };
    }

    private static int littleEndian(byte[] script, int at, int length) {
        if (at + length > script.length) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < length; i++) {
            value |= (script[at + i] & 0xff) << (8 * i);
        }
        return value;
    }
}
