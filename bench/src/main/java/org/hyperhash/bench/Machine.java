package org.hyperhash.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine that the figures are of. */
public final class Machine {
    private Machine() {}

    /** Processor, cores, memory, kernel and Java in one line. */
    public static String describe() {
        return "%s, %d cores, %d MiB, Linux %s, Java %s"
                .formatted(
                        processor(),
                        cores(),
                        memoryMiB(),
                        System.getProperty("os.version"),
                        System.getProperty("java.vm.version"));
    }

    /** Cores of the machine, also those that this process is kept off. */
    public static long cores() {
        return lines("/proc/cpuinfo").stream().filter(line -> line.startsWith("processor")).count();
    }

    private static String processor() {
        return lines("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static long memoryMiB() {
        return lines("/proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException _) {
            return List.of();
        }
    }
}
