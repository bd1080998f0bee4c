package org.hyperhash.launcher;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperhash.miner.Miner;
import org.hyperhash.miner.MinerOptions;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;

/** A miner that learns where its pool listens only when it starts, behind the pool. */
final class BuiltInMiner implements Part, HealthCheck {
    private final String name;
    private final Supplier<MinerOptions> options;
    private final InstantSource clock;
    private volatile Optional<Miner> miner = Optional.empty();

    BuiltInMiner(String name, Supplier<MinerOptions> options, InstantSource clock) {
        this.name = name;
        this.options = options;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Alarm alarm) {
        Miner started = new Miner(options.get(), clock);
        started.start(alarm);
        miner = Optional.of(started);
    }

    @Override
    public Health health() {
        return miner.map(Miner::health).orElse(new Health.Down("not started"));
    }

    @Override
    public void stop() throws Exception {
        miner.orElseThrow().stop();
    }
}
