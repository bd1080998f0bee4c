package org.hyperhash.platform.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.platform.net.ClientAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events for everybody who listens, as Server-Sent Events. Each listener has a short queue of its
 * own; one that reads too slowly for it is dropped, so that nobody waits for anybody. Safe from any
 * thread.
 *
 * @spec https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
public final class EventStream {
    /** Events that wait for one listener: more than may come at the same moment. */
    static final int QUEUE_MAX = 256;

    private static final String CONTENT_TYPE = "text/event-stream";
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final Limits limits;
    private final Supplier<List<Event>> first;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Map<ClientAddress, Integer> perClient = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * What is sent at once.
     *
     * @param name of the event's kind
     * @param data JSON without line breaks
     */
    public record Event(String name, String data) {}

    /**
     * @param streams in all
     * @param perClient of one {@link ClientAddress}
     * @param silenceMs after which a comment is sent, so that nobody takes the stream for dead
     */
    public record Limits(int streams, int perClient, long silenceMs) {}

    private static final class Listener {
        final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
        final Thread thread = Thread.currentThread();
        volatile boolean over;

        void end() {
            over = true;
            thread.interrupt();
        }
    }

    /**
     * @param first what a new listener gets at once
     */
    public EventStream(Limits limits, Supplier<List<Event>> first, Metrics metrics) {
        this.limits = limits;
        this.first = first;
        metrics.gauge("api.streams", "Open event streams", listeners, Set::size);
    }

    /**
     * Where it is listened to.
     *
     * @param detail its events
     */
    public Download download(String path, String group, String summary, String detail) {
        return new Download(
                path,
                group,
                summary,
                detail,
                List.of(),
                CONTENT_TYPE,
                (_, request) -> serve(request));
    }

    /** Open streams. */
    public int size() {
        return listeners.size();
    }

    /** Gives an event to everybody; drops those whose queue is full. */
    public void publish(Event event) {
        for (Listener listener : listeners) {
            if (!listener.queue.offer(event)) {
                LOG.debug("a stream is dropped: its reader is too slow");
                listener.end();
            }
        }
    }

    /** Ends all streams, for good. */
    public void close() {
        closed = true;
        listeners.forEach(Listener::end);
    }

    private void serve(Context request) throws IOException {
        ClientAddress client = ClientAddress.ofLiteral(request.ip());
        int open = perClient.merge(client, 1, Integer::sum);
        try {
            refuseTooMany(open);
            stream(request);
        } finally {
            perClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private void refuseTooMany(int openOfAddress) {
        if (openOfAddress > limits.perClient()) {
            throw new HttpProblem(
                    429,
                    "too-many-streams",
                    "%d streams are open from this address, which is all that it gets"
                            .formatted(limits.perClient()));
        }
        if (closed || listeners.size() >= limits.streams()) {
            throw new HttpProblem(
                    503,
                    "too-many-streams",
                    "%d streams are open, which is all that there are: ask for /api/v1/overview"
                            .formatted(limits.streams()));
        }
    }

    private void stream(Context request) throws IOException {
        Listener listener = new Listener();
        listeners.add(listener);
        try {
            request.contentType(CONTENT_TYPE).header("Cache-Control", "no-cache");
            // Not the framework's, which keeps what it may compress.
            OutputStream out = request.res().getOutputStream();
            write(out, first.get());
            while (!listener.over && !closed) {
                writeNext(out, listener.queue);
            }
        } catch (InterruptedException ended) {
            LOG.debug("a stream is ended");
        } finally {
            listeners.remove(listener);
            // The server uses this thread to end the request.
            boolean _ = Thread.interrupted();
        }
    }

    private void writeNext(OutputStream out, BlockingQueue<Event> queue)
            throws IOException, InterruptedException {
        Optional<Event> next =
                Optional.ofNullable(queue.poll(limits.silenceMs(), TimeUnit.MILLISECONDS));
        if (next.isEmpty()) {
            out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            return;
        }
        List<Event> events = new ArrayList<>(List.of(next.get()));
        queue.drainTo(events);
        write(out, events);
    }

    private static void write(OutputStream out, List<Event> events) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            text.append("event: ").append(event.name()).append('\n');
            text.append("data: ").append(event.data()).append("\n\n");
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
