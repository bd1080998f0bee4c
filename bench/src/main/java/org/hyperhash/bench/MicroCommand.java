package org.hyperhash.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the JMH benchmarks, each in Java processes of its own. */
@Command(
        name = "micro",
        description = "Measure the parts of the share path one by one (JMH).",
        mixinStandardHelpOptions = true)
public final class MicroCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", description = "Part of a benchmark's name; all by default.")
    private String pattern = "";

    @Option(names = "--forks", description = "Java processes per benchmark (${DEFAULT-VALUE}).")
    private int forks = 3;

    @Option(names = "--seconds", description = "Length of an iteration (${DEFAULT-VALUE}).")
    private int seconds = 2;

    @Option(names = "--iterations", description = "Measured iterations (${DEFAULT-VALUE}).")
    private int iterations = 5;

    @Override
    public Integer call() throws RunnerException {
        System.out.println(Machine.describe());
        List<String> flags = new ArrayList<>(JvmFlags.COMMON);
        // The journal lies there.
        flags.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include(".*" + pattern + ".*")
                        .forks(forks)
                        .warmupIterations(iterations)
                        .warmupTime(TimeValue.seconds(seconds))
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.seconds(seconds))
                        .jvmArgs(flags.toArray(String[]::new))
                        .addProfiler(GCProfiler.class);
        boolean measured = !new Runner(options.build()).run().isEmpty();
        FloorCommand.printFloor();
        return measured ? 0 : 2;
    }
}
