package org.hyperhash.pool;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.coinbase.CoinbaseTemplate;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.pool.engine.CoinbasePolicy;
import org.hyperhash.pool.engine.Payout;
import org.hyperhash.pool.engine.PoolWork;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.template.Template;

/**
 * One template made into jobs, each built once per winner and device class. All count the same
 * shares: the window was looked at once. Safe from any thread.
 */
final class TemplateWork implements PoolWork {
    private final Template template;
    private final CoinbasePolicy coinbasePolicy;
    private final Bytes salt;
    private final WindowClaims claims;
    private final Map<DeviceClass, Part> parts = new EnumMap<>(DeviceClass.class);
    private final RecentTerms recent;
    private final int extranonceLength;
    private final int rollableVersionBits;
    private final ConcurrentMap<Key, ExtendedJob> jobs = new ConcurrentHashMap<>();

    private record Key(Bytes script, DeviceClass device) {}

    /** What the coinbases for a device class have in common. */
    private record Part(RewardTerms terms, List<CoinbasePlan.Direct> direct) {}

    /**
     * @param salt random bytes that make these jobs unlike all others
     * @param claims of the window that a block on this template rewards
     * @param recent remembers the terms for as long as blocks may be found
     */
    TemplateWork(
            Template template,
            CoinbasePolicy coinbasePolicy,
            Bytes salt,
            WindowClaims claims,
            RecentTerms recent,
            int extranonceLength,
            int rollableVersionBits) {
        this.template = template;
        this.coinbasePolicy = coinbasePolicy;
        this.salt = salt;
        this.claims = claims;
        this.recent = recent;
        this.extranonceLength = extranonceLength;
        this.rollableVersionBits = rollableVersionBits;
        for (DeviceClass device : DeviceClass.values()) {
            RewardTerms terms = coinbasePolicy.terms(template, claims, device);
            parts.put(device, new Part(terms, CoinbasePlan.direct(terms, claims)));
            recent.add(template.id(), terms);
        }
    }

    @Override
    public Template template() {
        return template;
    }

    @Override
    public ExtendedJob jobFor(Payout winner, DeviceClass device) {
        Key key = new Key(winner.script(), device);
        ExtendedJob built = jobs.get(key);
        return built != null ? built : jobs.computeIfAbsent(key, _ -> build(winner, device));
    }

    @Override
    public Optional<RewardTerms> terms(long templateId, DeviceClass device) {
        return recent.find(templateId, device);
    }

    private ExtendedJob build(Payout winner, DeviceClass device) {
        Part part = parts.get(device);
        if (part == null) {
            throw new IllegalStateException("no terms for " + device);
        }
        CoinbasePlan plan =
                CoinbasePlan.of(
                        part.terms(),
                        claims,
                        part.direct(),
                        new Payee(winner.account(), winner.script()));
        CoinbaseTemplate coinbase = coinbasePolicy.coinbase(template, plan, salt, extranonceLength);
        return new ExtendedJob(
                template.version(),
                rollableVersionBits,
                coinbase.prefix(),
                coinbase.suffix(),
                coinbase.hasWitness(),
                template.merklePath());
    }
}
