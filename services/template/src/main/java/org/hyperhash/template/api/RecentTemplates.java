package org.hyperhash.template.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.hyperhash.template.NodeView;
import org.hyperhash.template.Template;
import org.hyperhash.template.TemplateSource;

/** The last templates, for people. Safe from any thread. */
public final class RecentTemplates implements TemplateSource.Listener {
    /** Templates that are remembered. */
    public static final int TEMPLATES_MAX = 100;

    private final TemplateSource source;
    private final InstantSource clock;
    private final Deque<Seen> newestFirst = new ArrayDeque<>();

    /**
     * A template and where it came from.
     *
     * @param node empty when that is not known
     */
    public record Seen(Template template, Instant receivedAt, Optional<String> node) {}

    /** Listens to a source that is not started yet. */
    public RecentTemplates(TemplateSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
        source.listen(this);
    }

    @Override
    public void onTemplate(Template template) {
        Optional<String> node =
                source.nodes().stream().filter(NodeView::serving).map(NodeView::name).findFirst();
        Seen seen = new Seen(template, clock.instant(), node);
        synchronized (newestFirst) {
            newestFirst.addFirst(seen);
            if (newestFirst.size() > TEMPLATES_MAX) {
                newestFirst.removeLast();
            }
        }
    }

    public Optional<Seen> newest() {
        synchronized (newestFirst) {
            return Optional.ofNullable(newestFirst.peekFirst());
        }
    }

    List<Seen> newestFirst() {
        synchronized (newestFirst) {
            return List.copyOf(newestFirst);
        }
    }
}
