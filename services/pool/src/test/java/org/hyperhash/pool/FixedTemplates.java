package org.hyperhash.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
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

/** A node of the test's making: templates on request, and answers to blocks as the test says. */
final class FixedTemplates implements TemplateSource {
    /** No hash meets it. */
    static final int NO_BLOCKS = 0x03000001;

    /** Half of all hashes meet it. */
    static final int EASY_BLOCKS = 0x207fffff;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    final ConcurrentLinkedQueue<Solution> submitted = new ConcurrentLinkedQueue<>();
    volatile Function<Solution, List<SubmissionAnswer>> answers =
            _ -> List.of(new SubmissionAnswer.Accepted("test node"));
    volatile Function<Hash256, Optional<Boolean>> bestChain = _ -> Optional.of(true);
    private volatile Optional<Template> latest = Optional.empty();
    private long lastId;

    /** Publishes a template on a tip of its own number. */
    void publish(int tipNumber, int nBits) {
        byte[] previous = new byte[Hash256.LENGTH];
        previous[0] = (byte) tipNumber;
        previous[1] = (byte) (tipNumber >>> 8);
        Template template =
                new Template(
                        ++lastId,
                        200 + tipNumber,
                        new ChainTip(
                                Hash256.of(previous),
                                nBits,
                                (int) (System.currentTimeMillis() / 1_000) - 60),
                        0x20000000,
                        new Template.Coinbase(2, CoinbaseScript.height(200 + tipNumber), -1, 0),
                        Sats.of(2_500_005_000L),
                        Sats.of(5_000),
                        List.of(CoinbaseOutput.commitment(Hash256.ofHex("33".repeat(32)))),
                        List.of(Hash256.ofHex("44".repeat(32))),
                        1,
                        3);
        latest = Optional.of(template);
        listeners.forEach(listener -> listener.onTemplate(template));
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
        return Optional.of(
                solution.header().concat(Bytes.of((byte) 1)).concat(solution.coinbase()));
    }

    @Override
    public List<SubmissionAnswer> submit(Solution solution, Optional<Bytes> block) {
        submitted.add(solution);
        return new ArrayList<>(answers.apply(solution));
    }

    @Override
    public Optional<Boolean> isInBestChain(Hash256 blockHash) {
        return bestChain.apply(blockHash);
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
