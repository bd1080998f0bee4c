package org.hyperhash.template.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.Solution;
import org.hyperhash.template.Template;
import org.hyperhash.template.TemplateSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which of a source's templates are shown, shows them in order and keeps what solutions
 * need. Safe from any thread; listeners are called one at a time, under the feed's lock.
 */
public final class TemplateFeed {
    /** Templates that are kept: more than a pool's jobs may refer to. */
    static final int MAX_TEMPLATES = 32;

    /** Bytes of transactions that are kept. */
    static final long MAX_BYTES = 128L << 20;

    /** For solutions that were on their way when the tip moved. */
    public static final Duration OLD_TIP_GRACE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(TemplateFeed.class);

    private record Shown(Template template, long atNanos) {}

    private final RefreshRule refresh;
    private final LongSupplier nanoClock;
    private final List<TemplateSource.Listener> listeners = new CopyOnWriteArrayList<>();
    private final KeptTemplates kept;
    private final AtomicLong ids = new AtomicLong();
    private final Object lock = new Object();
    private final Timer latency;
    private final Counter published;
    private volatile Optional<Shown> shown = Optional.empty();
    private volatile long tipSinceNanos;
    private volatile long heardAtNanos;
    private volatile long lastLatencyNanos;
    private volatile boolean heard;

    /**
     * @param nanoClock monotonic
     */
    public TemplateFeed(RefreshRule refresh, LongSupplier nanoClock, Metrics metrics) {
        this(refresh, nanoClock, metrics, MAX_TEMPLATES, MAX_BYTES);
    }

    TemplateFeed(
            RefreshRule refresh,
            LongSupplier nanoClock,
            Metrics metrics,
            int maxTemplates,
            long maxBytes) {
        this.refresh = refresh;
        this.nanoClock = nanoClock;
        this.kept = new KeptTemplates(maxTemplates, maxBytes, OLD_TIP_GRACE);
        published = metrics.counter("template.published", "Templates given to listeners");
        latency =
                metrics.timer(
                        "template.latency.seconds",
                        "Time from asking for a template until listeners know it");
        metrics.gauge(
                "template.latency.ms",
                "Time from asking for the last template until listeners knew it",
                this,
                feed -> feed.lastLatencyNanos / 1e6);
        metrics.gauge(
                "template.age.seconds",
                "Time since the source last said what to mine on",
                this,
                feed -> feed.ageMs().orElse(0) / 1_000.0);
    }

    public void listen(TemplateSource.Listener listener) {
        listeners.add(listener);
    }

    /** An id that no template of this feed had before. */
    public long nextId() {
        return ids.incrementAndGet();
    }

    public Optional<Template> latest() {
        return shown.map(Shown::template);
    }

    /** Since the source last answered with a template, shown or not; empty when it never did. */
    public OptionalLong ageMs() {
        return heard
                ? OptionalLong.of((nanoClock.getAsLong() - heardAtNanos) / 1_000_000)
                : OptionalLong.empty();
    }

    /**
     * Shows a template unless it is not worth a job, or its request began before the tip that is
     * shown was known and it is on another one.
     *
     * @param askedAtNanos when the source began to make it
     * @return whether it was shown
     */
    public boolean offer(Template template, List<Tx> transactions, long askedAtNanos) {
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            boolean sameTip = shown.map(last -> last.template().sameTip(template)).orElse(false);
            boolean overtaken = shown.isPresent() && !sameTip && askedAtNanos - tipSinceNanos < 0;
            if (overtaken) {
                LOG.debug(
                        "a template of an older tip came late: {}", template.tip().previousBlock());
                return false;
            }
            heardNow(now);
            if (sameTip && shown.map(last -> !isDue(last, template, now)).orElse(false)) {
                return false;
            }
            show(template, Optional.of(transactions), now);
            measure(askedAtNanos);
            return true;
        }
    }

    /**
     * Shows a template whose transactions are not known yet.
     *
     * @param arrivedAtNanos when its last part came
     */
    public void show(Template template, long arrivedAtNanos) {
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            heardNow(now);
            show(template, Optional.empty(), now);
            measure(arrivedAtNanos);
        }
    }

    /** The source is alive and says that the template shown is still the right one. */
    public void confirm() {
        heardNow(nanoClock.getAsLong());
    }

    /** Adds the transactions of a template that was shown without them. */
    public void complete(long templateId, List<Tx> transactions) {
        synchronized (lock) {
            kept.complete(templateId, transactions, nanoClock.getAsLong());
        }
    }

    /** A template that solutions may still come for. */
    public Optional<Template> find(long templateId) {
        synchronized (lock) {
            return kept.template(templateId, nanoClock.getAsLong());
        }
    }

    public Optional<List<Tx>> transactions(long templateId) {
        synchronized (lock) {
            return kept.transactions(templateId, nanoClock.getAsLong());
        }
    }

    public Optional<Bytes> assemble(Solution solution) {
        synchronized (lock) {
            return kept.assemble(solution, nanoClock.getAsLong());
        }
    }

    private void measure(long sinceNanos) {
        lastLatencyNanos = nanoClock.getAsLong() - sinceNanos;
        latency.record(lastLatencyNanos, TimeUnit.NANOSECONDS);
    }

    private boolean isDue(Shown last, Template template, long now) {
        return refresh.isDue(last.template(), template, now - last.atNanos());
    }

    private void heardNow(long now) {
        heardAtNanos = now;
        heard = true;
    }

    private void show(Template template, Optional<List<Tx>> transactions, long now) {
        if (shown.map(last -> !last.template().sameTip(template)).orElse(true)) {
            tipSinceNanos = now;
        }
        kept.add(template, transactions, now);
        shown = Optional.of(new Shown(template, now));
        published.increment();
        for (TemplateSource.Listener listener : listeners) {
            listener.onTemplate(template);
        }
    }
}
