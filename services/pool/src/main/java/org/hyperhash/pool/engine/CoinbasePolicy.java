package org.hyperhash.pool.engine;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.coinbase.CoinbaseRecipe;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.coinbase.CoinbaseTemplate;
import org.hyperhash.bitcoin.script.Push;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.template.Template;

/**
 * Decides the coinbase of a channel's jobs: the outputs of {@link CoinbasePlan}, then what the
 * template requires. A pure function of template, salt, window, rules, device class and winner.
 *
 * <p>The input script is {@code height || push(salt) || push(tag) || push(extranonce)}. No two
 * templates have the same salt, so work for one is never work for another, whatever the process
 * and however often the tip comes back.
 *
 * @param tag text in the coinbase's input script, at most {@link #longestTag} bytes
 */
public record CoinbasePolicy(RewardRules rules, DirectLimits limits, Bytes tag) {
    /** Bytes of the salt: nobody meets the same one twice by chance. */
    public static final int SALT_LENGTH = 8;

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

    /** Bytes of tag that fit beside any template's prefix, the salt and the extranonce. */
    public static int longestTag(int extranonceLength) {
        Bytes before = Bytes.wrap(new byte[Template.Coinbase.SCRIPT_PREFIX_MAX]);
        return CoinbaseScript.longestTag(
                before.concat(Push.data(Bytes.wrap(new byte[SALT_LENGTH]))), extranonceLength);
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
     * @param salt {@link #SALT_LENGTH} random bytes that no other template has
     */
    public CoinbaseTemplate coinbase(
            Template template, CoinbasePlan plan, Bytes salt, int extranonceLength) {
        if (salt.length() != SALT_LENGTH) {
            throw new IllegalArgumentException(
                    "a salt has %d bytes, not %d".formatted(SALT_LENGTH, salt.length()));
        }
        Bytes salted = template.coinbase().scriptPrefix().concat(Push.data(salt));
        List<CoinbaseOutput> outputs = new ArrayList<>(plan.outputs());
        outputs.addAll(template.requiredOutputs());
        return new CoinbaseRecipe(
                        template.coinbase().version(),
                        CoinbaseScript.beforeExtranonce(salted, tag, extranonceLength),
                        extranonceLength,
                        template.coinbase().sequence(),
                        outputs,
                        template.coinbaseValue(),
                        template.coinbase().lockTime())
                .build();
    }
}
