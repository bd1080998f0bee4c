package org.hyperhash.ledger.manifest;

import java.time.Instant;
import java.util.List;
import org.hyperhash.ledger.engine.Explanation;
import org.hyperhash.ledger.window.WindowSummary;
import org.hyperhash.platform.api.ApiJson;
import tools.jackson.databind.JsonNode;

/**
 * What the operator says about a block's payouts, and signs. Everything but number and time follows
 * from the block's window file.
 *
 * @param format name and version of this form
 * @param number of the block's manifest: 1, and one more after each revocation
 * @param coinbase transaction id
 */
public record Manifest(
        String format,
        int number,
        Instant signedAt,
        String network,
        String block,
        int height,
        String coinbase,
        String winner,
        Window window,
        Explanation.Rules rules,
        Explanation.Split split,
        Explanation.Carry carry,
        List<Explanation.Line> accounts,
        List<Explanation.Output> outputs) {
    /** What the signature's header says that it signs. */
    public static final String TYPE = "hyperhash-payout-manifest+json";

    private static final String FORMAT = "hyperhash-payout-manifest/1";

    /**
     * The shares that count.
     *
     * @param root of the Merkle-sum tree over them
     * @param fileSha256 of the window file
     */
    public record Window(
            long first, long last, long shares, String work, String root, String fileSha256) {}

    public Manifest {
        accounts = List.copyOf(accounts);
        outputs = List.copyOf(outputs);
    }

    /** The manifest that a window file leads to. */
    public static Manifest of(WindowSummary summary, int number, Instant signedAt) {
        Explanation explained = summary.explanation();
        return new Manifest(
                FORMAT,
                number,
                signedAt,
                explained.block().network(),
                explained.block().hash(),
                explained.block().height(),
                explained.block().coinbase(),
                explained.block().winner(),
                new Window(
                        explained.window().first(),
                        explained.window().last(),
                        explained.window().shares(),
                        explained.window().work(),
                        summary.root().toHex(),
                        summary.fileDigest().toHex()),
                explained.rules(),
                explained.split(),
                explained.carry(),
                explained.accounts(),
                explained.outputs());
    }

    /** The signed bytes. */
    public byte[] payload() {
        return ApiJson.MAPPER.writeValueAsBytes(this);
    }

    /** Whether a signed payload says what this one says, but for its number and time. */
    public boolean agreesWith(JsonNode payload) {
        JsonNode own = ApiJson.MAPPER.readTree(payload());
        for (String name : own.propertyNames()) {
            boolean free = name.equals("number") || name.equals("signed_at");
            if (!free && !own.path(name).equals(payload.path(name))) {
                return false;
            }
        }
        return own.size() == payload.size();
    }
}
