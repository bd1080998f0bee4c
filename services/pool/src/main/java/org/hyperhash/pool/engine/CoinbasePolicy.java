package org.hyperhash.pool.engine;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.coinbase.CoinbaseRecipe;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.coinbase.CoinbaseTemplate;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.template.Template;

/**
 * Decides the coinbase of a channel's jobs: the outputs of {@link CoinbasePlan}, then what the
 * template requires. A pure function of template, window, rules, device class and winner.
 *
 * @param tag text in the coinbase's input script, cut when the script has no room for it
 */
public record CoinbasePolicy(RewardRules rules, DirectLimits limits, Bytes tag) {
    /**
     * How many miners the coinbase of a device class pays at most.
     *
     * @param headerOnly jobs whose coinbase never travels
     * @param proxy jobs that are handed on to machines of unknown make
     * @param device jobs for machines with small buffers
     */
    public record DirectLimits(int headerOnly, int proxy, int device) {
        int of(DeviceClass device) {
            return switch (device) {
                case HEADER_ONLY -> headerOnly;
                case PROXY -> proxy;
                case DEVICE -> this.device;
            };
        }
    }

    /** What the coinbases for a device class are computed from. */
    public RewardTerms terms(Template template, WindowClaims claims, DeviceClass device) {
        // What the template itself pays out is not ours to divide.
        return new RewardTerms(
                claims.from(),
                claims.cut(),
                template.subsidy().minus(required(template)),
                template.fees(),
                rules,
                device,
                limits.of(device));
    }

    private static Sats required(Template template) {
        return template.requiredOutputs().stream()
                .map(CoinbaseOutput::value)
                .reduce(Sats.ZERO, Sats::plus);
    }

    /**
     * The coinbase around an extranonce of {@code extranonceLength} bytes.
     *
     * @param plan whom it pays besides what the template requires
     */
    public CoinbaseTemplate coinbase(Template template, CoinbasePlan plan, int extranonceLength) {
        Bytes templatePrefix = template.coinbase().scriptPrefix();
        int tagRoom = Math.max(0, CoinbaseScript.longestTag(templatePrefix, extranonceLength));
        Bytes fittingTag = tag.slice(0, Math.min(tag.length(), tagRoom));
        List<CoinbaseOutput> outputs = new ArrayList<>(plan.outputs());
        outputs.addAll(template.requiredOutputs());
        return new CoinbaseRecipe(
                        template.coinbase().version(),
                        CoinbaseScript.beforeExtranonce(
                                templatePrefix, fittingTag, extranonceLength),
                        extranonceLength,
                        template.coinbase().sequence(),
                        outputs,
                        template.coinbaseValue(),
                        template.coinbase().lockTime())
                .build();
    }
}
