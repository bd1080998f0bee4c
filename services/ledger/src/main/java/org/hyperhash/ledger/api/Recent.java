package org.hyperhash.ledger.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Answers of the database for a short while: however many ask the same, the database is asked once.
 * Safe from any thread.
 */
final class Recent {
    /** Further answers push out those that were asked for least recently. */
    static final int ANSWERS_MAX = 1_000;

    /** No answer is of use for longer, and large ones must not stay. */
    static final Duration AGE_MAX = Duration.ofSeconds(10);

    private final Map<Object, Answer> entries =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Object, Answer> oldest) {
                    return size() > ANSWERS_MAX;
                }
            };

    private record Answer(FutureTask<Object> task, long atNanos) {}

    /**
     * @param key of the question, with all that the answer depends on
     */
    @SuppressWarnings("unchecked") // A key always has answers of one kind.
    <T> T get(Object key, Duration age, Callable<T> load) throws Exception {
        FutureTask<Object> task;
        synchronized (entries) {
            long now = System.nanoTime();
            Answer entry = entries.get(key);
            if (entry == null || now - entry.atNanos() > age.toNanos()) {
                entries.values().removeIf(old -> now - old.atNanos() > AGE_MAX.toNanos());
                entry = new Answer(new FutureTask<>(load::call), now);
                entries.put(key, entry);
            }
            task = entry.task();
        }
        // Only the first one who runs it asks, the others wait for that.
        task.run();
        try {
            return (T) task.get();
        } catch (ExecutionException failure) {
            synchronized (entries) {
                entries.remove(key);
            }
            if (failure.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failure;
        }
    }
}
