package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.util.List;
import org.hyperhash.bench.Machine;

/**
 * Which cores the program under test and the swarm run on: the program alone on the first one,
 * everything else on the others, as far as the machine has any and the program taskset.
 */
record Cores(boolean pinned) {
    private static final String TOOL = "taskset";
    private static final String TESTED_CORE = "0";

    /** Moves this process off that program's core. */
    static Cores pin() {
        long cores = Machine.cores();
        if (cores < 2) {
            return new Cores(false);
        }
        try {
            int code =
                    new ProcessBuilder(
                                    TOOL,
                                    "-a",
                                    "-p",
                                    "-c",
                                    "1-" + (cores - 1),
                                    Long.toString(ProcessHandle.current().pid()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor();
            return new Cores(code == 0);
        } catch (IOException _) {
            return new Cores(false);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Cores(false);
        }
    }

    static Cores shared() {
        return new Cores(false);
    }

    /** What a command for the program under test starts with. */
    List<String> testedPrefix() {
        return pinned ? List.of(TOOL, "-c", TESTED_CORE) : List.of();
    }

    @Override
    public String toString() {
        return pinned ? "tested program on core 0, swarm on the others" : "shared";
    }
}
