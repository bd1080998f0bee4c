package org.hyperhash.bitcoin.script;

import fr.acinq.bitcoin.ScriptFlags;
import java.util.Map;

/** The flag names of Bitcoin Core's vector files and what bitcoin-kmp calls them. */
public final class ScriptFlagNames {
    private static final Map<String, Integer> FLAGS =
            Map.ofEntries(
                    Map.entry("", 0),
                    Map.entry("NONE", 0),
                    Map.entry("P2SH", ScriptFlags.SCRIPT_VERIFY_P2SH),
                    Map.entry("STRICTENC", ScriptFlags.SCRIPT_VERIFY_STRICTENC),
                    Map.entry("DERSIG", ScriptFlags.SCRIPT_VERIFY_DERSIG),
                    Map.entry("LOW_S", ScriptFlags.SCRIPT_VERIFY_LOW_S),
                    Map.entry("NULLDUMMY", ScriptFlags.SCRIPT_VERIFY_NULLDUMMY),
                    Map.entry("SIGPUSHONLY", ScriptFlags.SCRIPT_VERIFY_SIGPUSHONLY),
                    Map.entry("MINIMALDATA", ScriptFlags.SCRIPT_VERIFY_MINIMALDATA),
                    Map.entry(
                            "DISCOURAGE_UPGRADABLE_NOPS",
                            ScriptFlags.SCRIPT_VERIFY_DISCOURAGE_UPGRADABLE_NOPS),
                    Map.entry("CLEANSTACK", ScriptFlags.SCRIPT_VERIFY_CLEANSTACK),
                    Map.entry("CHECKLOCKTIMEVERIFY", ScriptFlags.SCRIPT_VERIFY_CHECKLOCKTIMEVERIFY),
                    Map.entry("CHECKSEQUENCEVERIFY", ScriptFlags.SCRIPT_VERIFY_CHECKSEQUENCEVERIFY),
                    Map.entry("WITNESS", ScriptFlags.SCRIPT_VERIFY_WITNESS),
                    Map.entry(
                            "DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM",
                            ScriptFlags.SCRIPT_VERIFY_DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM),
                    Map.entry("MINIMALIF", ScriptFlags.SCRIPT_VERIFY_MINIMALIF),
                    Map.entry("NULLFAIL", ScriptFlags.SCRIPT_VERIFY_NULLFAIL),
                    Map.entry("WITNESS_PUBKEYTYPE", ScriptFlags.SCRIPT_VERIFY_WITNESS_PUBKEYTYPE),
                    Map.entry("CONST_SCRIPTCODE", ScriptFlags.SCRIPT_VERIFY_CONST_SCRIPTCODE),
                    Map.entry("TAPROOT", ScriptFlags.SCRIPT_VERIFY_TAPROOT));
    private static final int ALL = (1 << 21) - 1;

    private ScriptFlagNames() {}

    public static int parse(String names) {
        int flags = 0;
        for (String name : names.split(",", -1)) {
            flags |= FLAGS.get(name);
        }
        return flags;
    }

    /** Every flag but these, without those that mean nothing alone. */
    public static int allBut(String names) {
        int flags = ALL & ~parse(names);
        if ((flags & ScriptFlags.SCRIPT_VERIFY_P2SH) == 0) {
            flags &= ~ScriptFlags.SCRIPT_VERIFY_WITNESS;
        }
        if ((flags & ScriptFlags.SCRIPT_VERIFY_WITNESS) == 0) {
            flags &= ~ScriptFlags.SCRIPT_VERIFY_CLEANSTACK;
        }
        return flags;
    }

    /** These flags and those that they need. */
    public static int filled(String names) {
        int flags = parse(names);
        if ((flags & ScriptFlags.SCRIPT_VERIFY_CLEANSTACK) != 0) {
            flags |= ScriptFlags.SCRIPT_VERIFY_WITNESS;
        }
        if ((flags & ScriptFlags.SCRIPT_VERIFY_WITNESS) != 0) {
            flags |= ScriptFlags.SCRIPT_VERIFY_P2SH;
        }
        return flags;
    }
}
