package org.hyperhash.bitcoin.script;

import fr.acinq.bitcoin.ScriptEltMapping;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.hyperhash.bitcoin.Bytes;

/** The script language of Bitcoin Core's vector files. */
public final class ScriptText {
    private static final Map<String, Integer> OPCODES = opcodes();

    private ScriptText() {}

    /** Numbers, {@code 0x..} raw bytes, {@code '..'} pushed text, operations without OP_. */
    public static Bytes parse(String text) {
        Bytes script = Bytes.EMPTY;
        for (String word : text.trim().split("\\s+", -1)) {
            script = script.concat(word.isEmpty() ? Bytes.EMPTY : parseWord(word));
        }
        return script;
    }

    private static Bytes parseWord(String word) {
        if (word.matches("-?[0-9]+")) {
            return Push.number(Long.parseLong(word));
        }
        if (word.startsWith("0x")) {
            return Bytes.ofHex(word.substring(2));
        }
        if (word.length() >= 2 && word.startsWith("'") && word.endsWith("'")) {
            byte[] pushed = word.substring(1, word.length() - 1).getBytes(StandardCharsets.UTF_8);
            return Push.data(Bytes.of(pushed));
        }
        Integer opcode = OPCODES.get(word.startsWith("OP_") ? word.substring(3) : word);
        if (opcode == null) {
            throw new IllegalArgumentException("unknown operation " + word);
        }
        return Bytes.of((byte) (int) opcode);
    }

    private static Map<String, Integer> opcodes() {
        Map<String, Integer> opcodes = new HashMap<>();
        ScriptEltMapping.INSTANCE
                .getName2code()
                .forEach((name, code) -> opcodes.put(name.replaceFirst("^OP_", ""), code));
        opcodes.put("CHECKLOCKTIMEVERIFY", 0xb1);
        opcodes.put("CHECKSEQUENCEVERIFY", 0xb2);
        opcodes.put("NOP2", 0xb1);
        opcodes.put("NOP3", 0xb2);
        return opcodes;
    }
}
