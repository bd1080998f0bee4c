package org.hyperhash.launcher.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.ledger.api.BlocksApi;
import org.hyperhash.ledger.api.BlocksApi.Block;
import org.hyperhash.platform.api.ApiJson;
import org.hyperhash.platform.api.Download;
import org.hyperhash.platform.api.EventStream;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The overview for everybody who asks, made at most once a second and only when somebody does; and
 * the events of {@code /api/v1/stream}. A thread of its own tells listeners.
 */
public final class OverviewFeed implements Part {
    /** Where the events are. */
    public static final String STREAM_PATH = "/api/v1/stream";

    private static final Logger LOG = LoggerFactory.getLogger(OverviewFeed.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int STREAMS_PER_CLIENT = 20;
    private static final int SILENCE_MS = 15_000;

    /** Blocks whose changes are told; older ones have been settled for long. */
    private static final int BLOCKS_MAX = 200;

    private final OverviewMaker maker;
    private final BlocksApi blocks;
    private final EventStream stream;
    private Optional<Overview> last = Optional.empty();
    private long madeAtNanos;

    // Owned by the thread.
    private Optional<Map<String, Block>> told = Optional.empty();

    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    /**
     * @param streamsMax open at a time; each holds a connection of the server
     */
    public OverviewFeed(OverviewMaker maker, BlocksApi blocks, int streamsMax, Metrics metrics) {
        this.maker = maker;
        this.blocks = blocks;
        this.stream =
                new EventStream(
                        new EventStream.Limits(streamsMax, STREAMS_PER_CLIENT, SILENCE_MS),
                        this::first,
                        metrics);
    }

    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "/api/v1/overview",
                        "network",
                        "The network in one look",
                        "Made at most once a second; the same object comes as event overview of"
                                + " /api/v1/stream.",
                        List.of(),
                        Overview.class,
                        _ -> overview()));
    }

    public List<Download> downloads() {
        return List.of(
                stream.download(
                        STREAM_PATH,
                        "network",
                        "What happens, as it happens",
                        "Server-Sent Events: overview (as /api/v1/overview, each second) and block"
                                + " (as an item of /api/v1/blocks, when one is found or its status"
                                + " changes)."));
    }

    @Override
    public String name() {
        return "overview";
    }

    @Override
    public void start(Alarm alarm) {
        thread = Thread.ofVirtual().name(name()).start(() -> run(alarm));
    }

    @Override
    public void stop() throws InterruptedException {
        stream.close();
        thread.interrupt();
        thread.join();
    }

    private synchronized Overview overview() throws Exception {
        long now = System.nanoTime();
        if (last.isEmpty() || now - madeAtNanos >= PAUSE.toNanos()) {
            last = Optional.of(maker.make());
            madeAtNanos = now;
        }
        return last.get();
    }

    private List<EventStream.Event> first() {
        try {
            return List.of(event("overview", overview()));
        } catch (Exception failure) {
            LOG.warn("no overview for a new listener", failure);
            return List.of();
        }
    }

    private static EventStream.Event event(String name, Record data) {
        return new EventStream.Event(name, ApiJson.MAPPER.writeValueAsString(data));
    }

    private void run(Alarm alarm) {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                if (stream.size() == 0) {
                    told = Optional.empty();
                    continue;
                }
                tell();
            }
        } catch (InterruptedException stopped) {
            LOG.debug("no more events");
        } catch (Exception bug) {
            alarm.raise(Failure.bug(name(), bug));
        }
    }

    private void tell() throws Exception {
        try {
            stream.publish(event("overview", overview()));
            changed(blocks.newest(BLOCKS_MAX))
                    .forEach(block -> stream.publish(event("block", block)));
        } catch (HttpProblem away) {
            LOG.debug("no news now: {}", away.getMessage());
        }
    }

    /** Blocks that are new or have another status, oldest first. */
    private List<Block> changed(List<Block> newestFirst) {
        Map<String, Block> now = new LinkedHashMap<>();
        newestFirst.forEach(block -> now.put(block.hash(), block));
        List<Block> changed = new ArrayList<>();
        if (told.isPresent()) {
            for (Block block : newestFirst.reversed()) {
                Block before = told.get().get(block.hash());
                if (before == null || before.status() != block.status()) {
                    changed.add(block);
                }
            }
        }
        told = Optional.of(now);
        return changed;
    }
}
