package org.hyperhash.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.app.TemplateConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at everything that keeps roles from starting or working. */
@Command(
        name = "doctor",
        description =
                "Check Java, file limits, disk, keys, ports, node and database; says what to do"
                        + " about each finding. Exit code 3 when something is broken.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final long DISK_MIN_BYTES = 1L << 30;
    private static final long FILES_MIN = 4_096;

    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +(\\S+)");

    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    /** One line of the report. */
    private sealed interface Finding {
        record Good(String what) implements Finding {}

        record Worry(String what, String advice) implements Finding {}

        record Broken(String what, String advice) implements Finding {}
    }

    @Override
    public Integer call() throws CommandFailed {
        HhConfig config = options.read().value();
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(openFiles());
        findings.add(disk(config.dataDirectory()));
        findings.add(keys(config));
        findings.addAll(ports(config));
        findings.add(database(config.database()));
        findings.add(node(config));

        PrintWriter out = spec.commandLine().getOut();
        findings.forEach(finding -> print(finding, out));
        boolean broken = findings.stream().anyMatch(Finding.Broken.class::isInstance);
        return broken ? ExitCode.CANNOT_START.code() : 0;
    }

    private static void print(Finding finding, PrintWriter out) {
        switch (finding) {
            case Finding.Good(String what) -> out.println("ok      " + what);
            case Finding.Worry(String what, String advice) ->
                    out.printf("worry   %s%n        -> %s%n", what, advice);
            case Finding.Broken(String what, String advice) ->
                    out.printf("broken  %s%n        -> %s%n", what, advice);
        }
    }

    private static Finding java() {
        Runtime.Version version = Runtime.version();
        return version.feature() == 25
                ? new Finding.Good("Java " + version)
                : new Finding.Broken("Java " + version, "install a JDK 25");
    }

    private static Finding openFiles() {
        try {
            Matcher line = OPEN_FILES.matcher(Files.readString(Path.of("/proc/self/limits")));
            String soft = line.find() ? line.group(1) : "unknown";
            boolean enough = soft.equals("unlimited") || Long.parseLong(soft) >= FILES_MIN;
            return enough
                    ? new Finding.Good("open files: " + soft)
                    : new Finding.Worry(
                            "open files: " + soft,
                            "each miner needs one; raise it with ulimit -n or LimitNOFILE=");
        } catch (IOException | NumberFormatException e) {
            return new Finding.Worry("open files: unknown here", "check ulimit -n");
        }
    }

    private static Finding disk(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            FileStore store = Files.getFileStore(existing);
            long free = store.getUsableSpace();
            if (!Files.isWritable(existing)) {
                return new Finding.Broken(
                        existing + " is not writable",
                        "choose another data-dir or change its owner");
            }
            return free >= DISK_MIN_BYTES
                    ? new Finding.Good("%s: %d MiB free".formatted(existing, free >> 20))
                    : new Finding.Worry(
                            "%s: %d MiB free".formatted(existing, free >> 20),
                            "shares are refused when the disk is full: make room");
        } catch (IOException e) {
            return new Finding.Broken(existing + ": " + e.getMessage(), "choose another data-dir");
        }
    }

    private static Finding keys(HhConfig config) {
        if (config.keys().exist()) {
            return new Finding.Good("keys in " + config.keys().directory());
        }
        String advice = "hh up makes them on regtest; for other roles run hh keys";
        return config.network() == Network.REGTEST || config.pool().authority().isPresent()
                ? new Finding.Worry("no keys in " + config.keys().directory(), advice)
                : new Finding.Broken("no keys in " + config.keys().directory(), advice);
    }

    private static List<Finding> ports(HhConfig config) {
        return List.of(
                port("pool.listen-port", config.pool().listenAddress(), config.pool().listenPort()),
                port(
                        "translator.listen-port",
                        config.translator().listenAddress(),
                        config.translator().listenPort()),
                port(
                        "core.http.listen-port",
                        config.http().core().host(),
                        config.http().core().port()));
    }

    private static Finding port(String key, String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
            return new Finding.Good("%s %d is free".formatted(key, port));
        } catch (IOException e) {
            return new Finding.Worry(
                    "%s %d: %s".formatted(key, port, e.getMessage()),
                    "a role runs already, or another program has it: stop it or set " + key);
        }
    }

    private static Finding database(DatabaseOptions database) {
        return switch (database) {
            case DatabaseOptions.Embedded embedded ->
                    new Finding.Good("database: embedded in " + embedded.directory());
            case DatabaseOptions.External external -> external(external);
        };
    }

    private static Finding external(DatabaseOptions.External external) {
        Database database = new Database(external, List.of());
        try {
            database.start(_ -> {});
            Health health = database.health();
            database.stop();
            return health instanceof Health.Up
                    ? new Finding.Good("database: " + external.url())
                    : new Finding.Broken(
                            "database: " + external.url() + ": " + health,
                            "start it, or check database.url, user and password");
        } catch (Exception e) {
            return new Finding.Broken(
                    "database: " + external.url() + ": " + e.getMessage(),
                    "start it, or check database.url, user and password");
        }
    }

    /** Starts the configured source for a moment: that is the question itself. */
    private static Finding node(HhConfig config) {
        if (config.template().source() == TemplateConfig.Source.DEVNODE
                && config.template().nodes().isEmpty()) {
            return new Finding.Good("node: embedded");
        }
        try (Metrics metrics = new Metrics()) {
            TemplateSource source =
                    PoolRole.templateSource(config, metrics, InstantSource.system());
            return probe(source, source);
        } catch (CommandFailed noNode) {
            return new Finding.Broken("node: " + noNode.getMessage(), "name the node");
        }
    }

    private static Finding probe(Part part, HealthCheck check) {
        String advice =
                "check [[template.nodes]]: is the node running, synced and on this network?";
        try {
            part.start(_ -> {});
            Health health = check.health();
            for (int i = 0; i < 50 && !(health instanceof Health.Up); i++) {
                Thread.sleep(100);
                health = check.health();
            }
            part.stop();
            return health instanceof Health.Up
                    ? new Finding.Good("node: gives templates")
                    : new Finding.Broken("node: " + health, advice);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding.Broken("node: interrupted", advice);
        } catch (Exception e) {
            return new Finding.Broken("node: " + e.getMessage(), advice);
        }
    }
}
