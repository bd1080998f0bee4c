package org.hyperhash.bench.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** Every scenario runs, small, against a pool in a process of its own. */
@Timeout(60)
class SwarmTest {
    private static int run(Object scenario, String... arguments) {
        return new CommandLine(scenario)
                .setExecutionExceptionHandler((failure, _, _) -> {
                    throw failure;
                })
                .execute(arguments);
    }

    private static int runSmall(Object scenario, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--share-cores");
        all.add("--ack-delay-ms=50");
        all.add("--pool-jvm=-XX:TieredStopAtLevel=1");
        return run(scenario, all.toArray(String[]::new));
    }

    @Test
    void shareScenariosRun() {
        assertThat(
                        runSmall(
                                new SharesCommand(),
                                "--connections=2",
                                "--rate=500",
                                "--seconds=1",
                                "--warm-up=1"))
                .isZero();
        assertThat(runSmall(new DurabilityCommand(), "--connections=2", "--rounds=2")).isZero();
    }

    @Test
    void connectionScenariosRun() {
        assertThat(
                        runSmall(
                                new HandshakesCommand(),
                                "--connections=2",
                                "--seconds=1",
                                "--warm-up=0"))
                .isZero();
        assertThat(runSmall(new IdleCommand(), "--connections=10")).isZero();
        assertThat(runSmall(new FanoutCommand(), "--connections=10", "--rounds=2", "--warm-up=1"))
                .isZero();
        assertThat(runSmall(new RestartCommand(), "--connections=10", "--rounds=1")).isZero();
        assertThat(
                        runSmall(
                                new TranslatorCommand(),
                                "--connections=10",
                                "--rate=100",
                                "--seconds=1",
                                "--warm-up=1"))
                .isZero();
    }

    @Test
    void sharesAreDueEvenlyWhateverThePoolDoes() {
        ShareSender.Schedule everyTen = number -> number * 10;
        Histogram latencies = new Histogram(3);
        ShareSender.Acknowledged listener = ShareSender.into(latencies, everyTen, 20, 50);

        // Due at 10, 20, 30, 40 and 50; all acknowledged late, at 100.
        for (long number : List.of(1L, 2L, 3L, 4L, 5L)) {
            listener.share(number, 100);
        }

        assertThat(latencies.getTotalCount()).isEqualTo(3);
        assertThat(latencies.getMinValue()).isEqualTo(60);
        assertThat(latencies.getMaxValue()).isEqualTo(80);
    }
}
