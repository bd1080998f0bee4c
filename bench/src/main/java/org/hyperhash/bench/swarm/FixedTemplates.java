package org.hyperhash.bench.swarm;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Health;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.Template;
import org.hyperhash.template.TemplateSource;

/** Templates on request, with twelve merkle branches and a target that no share meets. */
final class FixedTemplates implements TemplateSource {
    private static final int NO_BLOCKS = 0x03000001;
    private static final int HEIGHT = 200;
    private static final int BRANCHES = 12;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<Template> latest = Optional.empty();

    /**
     * Publishes a template and returns when, by {@link System#nanoTime}, just before.
     *
     * @param number of the tip, and the template
     */
    long publish(long number) {
        Template template =
                new Template(
                        number,
                        HEIGHT,
                        new ChainTip(
                                new Hash256(number, 0, 0, 0),
                                NO_BLOCKS,
                                (int) (System.currentTimeMillis() / 1_000) - 60),
                        0x20000000,
                        new Template.Coinbase(2, CoinbaseScript.height(HEIGHT), -1, 0),
                        Sats.of(2_500_005_000L),
                        Sats.of(5_000),
                        List.of(CoinbaseOutput.commitment(Hash256.ofHex("33".repeat(32)))),
                        Collections.nCopies(BRANCHES, Hash256.ofHex("44".repeat(32))),
                        4_000,
                        3);
        latest = Optional.of(template);
        long at = System.nanoTime();
        listeners.forEach(listener -> listener.onTemplate(template));
        return at;
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public Optional<Template> latest() {
        return latest;
    }

    @Override
    public Optional<Bytes> assemble(Solution solution) {
        return Optional.empty();
    }

    @Override
    public List<SubmissionAnswer> submit(Solution solution, Optional<Bytes> block) {
        return List.of(new SubmissionAnswer.Refused(name(), "there is no network"));
    }

    @Override
    public Optional<Boolean> isInBestChain(Hash256 blockHash) {
        return Optional.of(false);
    }

    @Override
    public String name() {
        return "fixed templates";
    }

    @Override
    public Health health() {
        return Health.UP;
    }

    @Override
    public void start(Alarm alarm) {}

    @Override
    public void stop() {}
}
