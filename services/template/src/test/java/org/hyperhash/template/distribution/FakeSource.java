package org.hyperhash.template.distribution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Health;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.Template;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.feed.SampleTransactions;

/** Shows the templates that a test gives it and collects the blocks. */
final class FakeSource implements TemplateSource {
    final List<Solution> solutions = new CopyOnWriteArrayList<>();
    final Map<Long, List<Tx>> transactions = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<Template> latest = Optional.empty();

    /** A template with the sample transactions. */
    Template show(long id, int tipSeed, int height, long fees) {
        Template template =
                SampleTransactions.template(id, SampleTransactions.hash(tipSeed), height, fees);
        transactions.put(id, SampleTransactions.two());
        show(template);
        return template;
    }

    void show(Template template) {
        latest = Optional.of(template);
        listeners.forEach(listener -> listener.onTemplate(template));
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public void start(Alarm alarm) {}

    @Override
    public void stop() {}

    @Override
    public Health health() {
        return Health.UP;
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
    public Optional<List<Tx>> transactions(long templateId) {
        return Optional.ofNullable(transactions.get(templateId));
    }

    @Override
    public Optional<Bytes> assemble(Solution solution) {
        return Optional.empty();
    }

    @Override
    public List<SubmissionAnswer> submit(Solution solution, Optional<Bytes> block) {
        solutions.add(solution);
        return List.of(new SubmissionAnswer.Accepted("fake"));
    }

    @Override
    public Optional<Boolean> isInBestChain(Hash256 blockHash) {
        return Optional.empty();
    }
}
