package org.hyperhash.devnode.rpc;

import fr.acinq.bitcoin.ScriptEltMapping;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.address.AddressType;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.devnode.engine.Regtest;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Scripts as people read them. */
final class ScriptJson {
    private static final int OP_PUSHDATA1 = 0x4c;
    private static final int OP_PUSHDATA4 = 0x4e;
    private static final int OP_1NEGATE = 0x4f;
    private static final int OP_1 = 0x51;
    private static final int OP_16 = 0x60;
    private static final int OP_RETURN = 0x6a;
    private static final int OP_CHECKSIG = 0xac;
    private static final int OP_CHECKMULTISIG = 0xae;
    private static final Map<Integer, String> NAMES = names();
    private static final Map<Integer, String> SIGHASHES =
            Map.of(
                    1,
                    "[ALL]",
                    2,
                    "[NONE]",
                    3,
                    "[SINGLE]",
                    0x81,
                    "[ALL|ANYONECANPAY]",
                    0x82,
                    "[NONE|ANYONECANPAY]",
                    0x83,
                    "[SINGLE|ANYONECANPAY]");

    private ScriptJson() {}

    /** An output script with type and address. */
    static ObjectNode output(Bytes script) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("asm", asm(script, false));
        json.put("desc", DescriptorChecksum.append(descriptor(script)));
        json.put("hex", script.toHex());
        Addresses.render(Regtest.NETWORK, script)
                .ifPresent(address -> json.put("address", address));
        return json.put("type", type(script));
    }

    private static String descriptor(Bytes script) {
        if (type(script).equals("pubkey")) {
            return "pk(" + script.slice(1, script.length() - 1) + ")";
        }
        if (AddressType.ofScript(script).equals(Optional.of(AddressType.TAPROOT))) {
            return "rawtr(" + script.slice(2, script.length()) + ")";
        }
        return Addresses.render(Regtest.NETWORK, script)
                .map(address -> "addr(" + address + ")")
                .orElseGet(() -> "raw(" + script + ")");
    }

    static String type(Bytes script) {
        Optional<AddressType> known = AddressType.ofScript(script);
        if (known.isPresent()) {
            return switch (known.get()) {
                case PUBLIC_KEY_HASH -> "pubkeyhash";
                case SCRIPT_HASH -> "scripthash";
                case WITNESS_KEY_HASH -> "witness_v0_keyhash";
                case WITNESS_SCRIPT_HASH -> "witness_v0_scripthash";
                case TAPROOT -> "witness_v1_taproot";
            };
        }
        if (script.equals(Bytes.ofHex("51024e73"))) {
            return "anchor";
        }
        if (Addresses.render(Regtest.NETWORK, script).isPresent()) {
            return "witness_unknown";
        }
        if (!script.isEmpty() && (script.at(0) & 0xff) == OP_RETURN) {
            return "nulldata";
        }
        if (isPublicKey(script)) {
            return "pubkey";
        }
        return isMultisig(script) ? "multisig" : "nonstandard";
    }

    private static boolean isPublicKey(Bytes script) {
        int length = script.length();
        return (length == 35 || length == 67)
                && script.at(0) == length - 2
                && (script.at(length - 1) & 0xff) == OP_CHECKSIG;
    }

    private static boolean isMultisig(Bytes script) {
        int length = script.length();
        if (length < 37 || (script.at(length - 1) & 0xff) != OP_CHECKMULTISIG) {
            return false;
        }
        int at = 1;
        int keys = 0;
        while (at < length - 2 && (script.at(at) == 33 || script.at(at) == 65)) {
            at += 1 + script.at(at);
            keys++;
        }
        int wanted = script.at(length - 2) - OP_1 + 1;
        int needed = script.at(0) - OP_1 + 1;
        return at == length - 2 && keys == wanted && needed >= 1 && needed <= keys && keys <= 20;
    }

    /**
     * Operations and pushes in words.
     *
     * @param signatures whether pushes may be signatures, shown with the name of their hash type
     */
    static String asm(Bytes script, boolean signatures) {
        byte[] code = script.toArray();
        StringJoiner words = new StringJoiner(" ");
        int at = 0;
        while (at < code.length) {
            int opcode = code[at] & 0xff;
            int lengthBytes =
                    opcode < OP_PUSHDATA1 || opcode > OP_PUSHDATA4
                            ? 0
                            : 1 << (opcode - OP_PUSHDATA1);
            long length = opcode < OP_PUSHDATA1 ? opcode : 0;
            for (int i = 0; i < lengthBytes && at + 1 + i < code.length; i++) {
                length |= (code[at + 1 + i] & 0xffL) << (8 * i);
            }
            long start = (long) at + 1 + lengthBytes;
            if (start + length > code.length) {
                return words.add("[error]").toString();
            }
            if (opcode <= OP_PUSHDATA4 && opcode > 0) {
                words.add(push(script.slice((int) start, (int) (start + length)), signatures));
            } else {
                words.add(operation(opcode));
            }
            at = (int) (start + length);
        }
        return words.toString();
    }

    private static String push(Bytes data, boolean signatures) {
        if (data.length() <= 4) {
            return Long.toString(number(data));
        }
        boolean signature =
                signatures && data.length() >= 9 && data.length() <= 73 && data.at(0) == 0x30;
        String hashType =
                signature ? SIGHASHES.getOrDefault(data.at(data.length() - 1) & 0xff, "") : "";
        return hashType.isEmpty()
                ? data.toHex()
                : data.slice(0, data.length() - 1).toHex() + hashType;
    }

    private static long number(Bytes data) {
        long magnitude = 0;
        for (int i = 0; i < data.length(); i++) {
            magnitude |= (data.at(i) & 0xffL) << (8 * i);
        }
        if (data.isEmpty() || data.at(data.length() - 1) >= 0) {
            return magnitude;
        }
        return -(magnitude & ~(0x80L << (8 * (data.length() - 1))));
    }

    private static String operation(int opcode) {
        if (opcode == 0) {
            return "0";
        }
        if (opcode == OP_1NEGATE) {
            return "-1";
        }
        if (opcode >= OP_1 && opcode <= OP_16) {
            return Integer.toString(opcode - OP_1 + 1);
        }
        return NAMES.getOrDefault(opcode, "OP_UNKNOWN");
    }

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>();
        ScriptEltMapping.INSTANCE
                .getName2code()
                .forEach((name, code) -> names.put(code, "OP_" + name.replaceFirst("^OP_", "")));
        names.put(0xb1, "OP_CHECKLOCKTIMEVERIFY");
        names.put(0xb2, "OP_CHECKSEQUENCEVERIFY");
        return names;
    }
}
