package org.hyperhash.launcher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.platform.life.Failure;

/** What {@code hh doctor} finds about this machine, asking nobody else. */
final class MachineFindings {
    private static final long DISK_MIN_BYTES = 1L << 30;
    private static final long FILES_MIN = 4_096;

    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +(\\S+)");

    private final HhConfig config;

    MachineFindings(HhConfig config) {
        this.config = config;
    }

    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(openFiles());
        findings.add(disk());
        findings.add(keys());
        findings.addAll(ports());
        return findings;
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

    private Finding disk() {
        Path existing = existing(config.dataDirectory());
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
            return new Finding.Broken(
                    "%s: %s".formatted(existing, Failure.reason(e)), "choose another data-dir");
        }
    }

    /** The folder itself, or the one that it would be made in. */
    static Path existing(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing;
    }

    private Finding keys() {
        KeyFiles keys = config.keys();
        if (!keys.exist(config.network())) {
            String advice = "hh up makes them on regtest; for other roles run hh keys";
            return config.network() == Network.REGTEST || config.pool().authority().isPresent()
                    ? new Finding.Worry("no keys in " + keys.directory(), advice)
                    : new Finding.Broken("no keys in " + keys.directory(), advice);
        }
        try {
            return keys.areClosed()
                    ? new Finding.Good("keys in " + keys.directory())
                    : new Finding.Worry(
                            "others may read the keys in " + keys.directory(),
                            "chmod -R go= " + keys.directory());
        } catch (IOException e) {
            return new Finding.Broken("keys: " + Failure.reason(e), "start as their owner");
        }
    }

    private List<Finding> ports() {
        return ConfigNotes.listeners(config).stream().map(MachineFindings::port).toList();
    }

    private static Finding port(ConfigNotes.Listener listener) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers do: connections of an earlier run that linger are no obstacle.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(listener.host(), listener.port()));
            return new Finding.Good("%s %d is free".formatted(listener.key(), listener.port()));
        } catch (IOException e) {
            return new Finding.Worry(
                    "%s %d: %s".formatted(listener.key(), listener.port(), e.getMessage()),
                    "a role runs already, or another program has it: stop it or set "
                            + listener.key());
        }
    }
}
