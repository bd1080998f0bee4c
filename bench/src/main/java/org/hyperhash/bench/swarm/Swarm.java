package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Runs the same thing for many miners, each on a virtual thread. */
final class Swarm {
    /** Miners that connect at the same time. */
    private static final int CONNECTING_MAX = 64;

    private Swarm() {}

    interface Work<T> {
        T run(int number) throws Exception;
    }

    /** Does {@code work} for every number from 0, all at once; the first failure is thrown. */
    static <T> List<T> all(int count, Work<T> work) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> results = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int number = i;
                results.add(threads.submit(() -> work.run(number)));
            }
            List<T> done = new ArrayList<>(count);
            for (Future<T> result : results) {
                done.add(result.get());
            }
            return done;
        } catch (ExecutionException e) {
            throw new IOException("a miner of the swarm failed: " + e.getCause(), e.getCause());
        }
    }

    /** Does {@code work} for every number from 0, some at a time. */
    static <T> List<T> some(int count, Work<T> work) throws IOException, InterruptedException {
        Semaphore connecting = new Semaphore(CONNECTING_MAX);
        return all(
                count,
                number -> {
                    connecting.acquire();
                    try {
                        return work.run(number);
                    } finally {
                        connecting.release();
                    }
                });
    }

    static void closeAll(List<SwarmMiner> miners) throws IOException {
        for (SwarmMiner miner : miners) {
            miner.close();
        }
    }
}
