package org.hyperhash.launcher.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries of the building machine that the image's programs need: glibc with its loader, and
 * the run time of C++. They stay at their paths, where the loader that comes with them looks.
 */
final class HostLibraries {
    /**
     * By whom: RocksDB (libstdc++, libgcc_s, librt), PostgreSQL (the same and libm), names of hosts
     * and users (libnss, libresolv), programs of before glibc 2.34 (libpthread, libdl).
     */
    private static final List<String> NEEDED =
            List.of(
                    "libc.so.6",
                    "libdl.so.2",
                    "libgcc_s.so.1",
                    "libm.so.6",
                    "libpthread.so.0",
                    "libresolv.so.2",
                    "librt.so.1",
                    "libstdc++.so.6");

    /** Part of libc in newer versions. */
    private static final List<String> OPTIONAL = List.of("libnss_dns.so.2", "libnss_files.so.2");

    private static final Path LDCONFIG = Path.of("/sbin/ldconfig");

    /** {@code libc.so.6 (libc6,x86-64) => /lib/x86_64-linux-gnu/libc.so.6}. */
    private static final Pattern CACHED = Pattern.compile("^\\s*(\\S+) \\((.*)\\) => (\\S+)$");

    /** {@code libz.so.1 => /lib/libz.so.1 (0x...)}, or the loader alone. */
    private static final Pattern LINKED = Pattern.compile("^\\s*(?:\\S+ => )?(/\\S+) \\(0x");

    private HostLibraries() {}

    /**
     * Every library that is needed.
     *
     * @param programs what was made for this machine: their own libraries below {@code inside}
     *     come with them
     */
    static NavigableSet<Path> of(List<Path> programs, Path inside)
            throws IOException, InterruptedException {
        Map<String, Path> cache = cache();
        NavigableSet<Path> libraries = new TreeSet<>();
        for (String name : NEEDED) {
            Path found = cache.get(name);
            if (found == null) {
                throw new IOException("this machine has no %s; glibc is needed".formatted(name));
            }
            libraries.add(found);
        }
        OPTIONAL.stream().filter(cache::containsKey).map(cache::get).forEach(libraries::add);
        List<Path> roots = new ArrayList<>(programs);
        roots.addAll(libraries);
        for (Path root : roots) {
            for (Path library : linked(root)) {
                if (!library.startsWith(inside)) {
                    libraries.add(library);
                }
            }
        }
        return libraries;
    }

    private static Map<String, Path> cache() throws IOException, InterruptedException {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "AArch64" : "x86-64";
        Map<String, Path> cache = new TreeMap<>();
        for (String line : lines(List.of(LDCONFIG.toString(), "-p"))) {
            Matcher entry = CACHED.matcher(line);
            if (entry.matches() && entry.group(2).contains(machine)) {
                cache.putIfAbsent(entry.group(1), Path.of(entry.group(3)));
            }
        }
        return cache;
    }

    private static List<Path> linked(Path program) throws IOException, InterruptedException {
        List<Path> libraries = new ArrayList<>();
        for (String line : lines(List.of("ldd", program.toString()))) {
            Matcher library = LINKED.matcher(line);
            if (library.find()) {
                libraries.add(Path.of(library.group(1)));
            } else if (line.contains("not found") && !line.contains("libjvm.so")) {
                throw new IOException("%s: %s".formatted(program, line.strip()));
            }
        }
        return libraries;
    }

    private static List<String> lines(List<String> command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0 && !text.contains("statically linked")) {
            throw new IOException(String.join(" ", command) + ": " + text.strip());
        }
        return text.lines().toList();
    }

    /** What the distribution says about their licences. */
    static List<Path> licences() {
        return List.of("libc6", "libgcc-s1", "libstdc++6", "dash").stream()
                .map(name -> Path.of("/usr/share/doc", name, "copyright"))
                .filter(Files::isRegularFile)
                .toList();
    }
}
