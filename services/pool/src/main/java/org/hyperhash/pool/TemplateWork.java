package org.hyperhash.pool;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.coinbase.CoinbaseTemplate;
import org.hyperhash.pool.engine.CoinbasePolicy;
import org.hyperhash.pool.engine.Payout;
import org.hyperhash.pool.engine.PoolWork;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.template.Template;

/** One template made into jobs, each built once per winner. Safe from any thread. */
final class TemplateWork implements PoolWork {
    private final Template template;
    private final CoinbasePolicy coinbasePolicy;
    private final int extranonceLength;
    private final int rollableVersionBits;
    private final ConcurrentMap<Bytes, ExtendedJob> jobs = new ConcurrentHashMap<>();

    TemplateWork(
            Template template,
            CoinbasePolicy coinbasePolicy,
            int extranonceLength,
            int rollableVersionBits) {
        this.template = template;
        this.coinbasePolicy = coinbasePolicy;
        this.extranonceLength = extranonceLength;
        this.rollableVersionBits = rollableVersionBits;
    }

    @Override
    public Template template() {
        return template;
    }

    @Override
    public ExtendedJob jobFor(Payout winner) {
        ExtendedJob built = jobs.get(winner.script());
        return built != null ? built : jobs.computeIfAbsent(winner.script(), _ -> build(winner));
    }

    private ExtendedJob build(Payout winner) {
        CoinbaseTemplate coinbase = coinbasePolicy.coinbase(template, winner, extranonceLength);
        return new ExtendedJob(
                template.version(),
                rollableVersionBits,
                coinbase.prefix(),
                coinbase.suffix(),
                coinbase.hasWitness(),
                template.merklePath());
    }
}
