package org.hyperhash.launcher;

import java.math.BigInteger;
import java.util.List;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.ledger.window.ShareInclusion;
import org.hyperhash.platform.api.ApiJson;
import tools.jackson.core.JacksonException;

/**
 * A share's proof as JSON.
 *
 * @param format name and version of this form
 * @param block as nodes print it
 * @param work expected hashes, decimal
 */
record ShareInclusionJson(
        String format,
        String block,
        long shares,
        long index,
        long sequence,
        String account,
        String work,
        List<Step> path) {
    private static final String FORMAT = "hyperhash-share-proof/1";

    /**
     * The other half of a node.
     *
     * @param hash in the order of its bytes
     */
    record Step(String hash, String work) {}

    static String format(ShareInclusion proof) {
        return ApiJson.MAPPER.writeValueAsString(
                new ShareInclusionJson(
                        FORMAT,
                        proof.block().display(),
                        proof.shares(),
                        proof.index(),
                        proof.sequence(),
                        proof.account(),
                        proof.work().toString(),
                        proof.path().stream()
                                .map(step -> new Step(step.hash().toHex(), step.work().toString()))
                                .toList()));
    }

    /**
     * @throws IllegalArgumentException when the text is no proof
     */
    static ShareInclusion parse(String text) {
        try {
            ShareInclusionJson json = ApiJson.MAPPER.readValue(text, ShareInclusionJson.class);
            if (json == null || json.path().contains(null)) {
                throw new IllegalArgumentException("not a share's proof: null");
            }
            if (!json.format().equals(FORMAT)) {
                throw new IllegalArgumentException(
                        "format %s; this program reads %s".formatted(json.format(), FORMAT));
            }
            return new ShareInclusion(
                    Hash256.ofDisplay(json.block()),
                    json.shares(),
                    json.index(),
                    json.sequence(),
                    json.account(),
                    work(json.work()),
                    json.path().stream()
                            .map(step ->
                                    new ShareInclusion.Step(
                                            Hash256.ofHex(step.hash()), work(step.work())))
                            .toList());
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a share's proof: " + e.getOriginalMessage(), e);
        }
    }

    private static Work work(String decimal) {
        if (!decimal.matches("[0-9]{1,39}")) {
            throw new IllegalArgumentException("no work: " + decimal);
        }
        return new Work(new BigInteger(decimal));
    }
}
