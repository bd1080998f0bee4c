package org.hyperhash.bitcoin.script;

import fr.acinq.bitcoin.Script;
import fr.acinq.bitcoin.ScriptFlags;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.util.List;
import java.util.Optional;

/** The interpreter's verdict on the inputs of a transaction. */
public final class ScriptCheck {
    /** What blocks are held to since taproot; flags of bitcoin-kmp. */
    public static final int CONSENSUS =
            ScriptFlags.SCRIPT_VERIFY_P2SH
                    | ScriptFlags.SCRIPT_VERIFY_DERSIG
                    | ScriptFlags.SCRIPT_VERIFY_NULLDUMMY
                    | ScriptFlags.SCRIPT_VERIFY_CHECKLOCKTIMEVERIFY
                    | ScriptFlags.SCRIPT_VERIFY_CHECKSEQUENCEVERIFY
                    | ScriptFlags.SCRIPT_VERIFY_WITNESS
                    | ScriptFlags.SCRIPT_VERIFY_TAPROOT;

    /** What nodes ask of transactions that they relay. */
    public static final int STANDARD = ScriptFlags.STANDARD_SCRIPT_VERIFY_FLAGS;

    private ScriptCheck() {}

    /**
     * Runs every input.
     *
     * @param spent the outputs that the inputs spend, in input order
     * @return why the first bad input fails, for people
     */
    public static Optional<String> failure(Transaction body, List<TxOut> spent, int flags) {
        for (int i = 0; i < body.txIn.size(); i++) {
            Optional<String> failure = failure(body, i, spent, flags);
            if (failure.isPresent()) {
                return Optional.of("input " + i + ": " + failure.get());
            }
        }
        return Optional.empty();
    }

    /** Runs one input. */
    public static Optional<String> failure(
            Transaction body, int index, List<TxOut> spent, int flags) {
        TxIn input = body.txIn.get(index);
        TxOut output = spent.get(index);
        try {
            Script.Context context = new Script.Context(body, index, output.amount, spent);
            boolean valid =
                    new Script.Runner(context, flags)
                            .verifyScripts(
                                    input.signatureScript, output.publicKeyScript, input.witness);
            return valid ? Optional.empty() : Optional.of("script leaves false");
        } catch (RuntimeException refused) {
            // The interpreter throws for every failure, and index errors on an empty stack.
            String reason = refused.getMessage();
            return Optional.of(reason == null ? refused.getClass().getSimpleName() : reason);
        }
    }
}
