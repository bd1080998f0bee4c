package org.hyperhash.platform.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked once from the archive on the class path. The folder carries
 * a digest of the archive, so that a new version never mixes with an old one.
 */
final class PostgresPrograms {
    private PostgresPrograms() {}

    /** Returns the folder with {@code bin} and {@code lib} in it, unpacking it first if needed. */
    static Path unpackInto(Path directory) throws IOException {
        String archive = archiveName();
        Path unpacked = unpackedIn(directory);
        if (Files.isDirectory(unpacked)) {
            return unpacked;
        }
        // Renamed only when complete: a killed process must not leave half of the programs.
        Files.createDirectories(directory);
        Path partial = Files.createTempDirectory(directory, "unpacking");
        try (InputStream packed = open(archive);
                TarArchiveInputStream entries =
                        new TarArchiveInputStream(new XZInputStream(packed))) {
            unpack(entries, partial);
        }
        try {
            Files.move(partial, unpacked, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException lostRace) {
            deleteTree(partial);
            if (!Files.isDirectory(unpacked)) {
                throw lostRace;
            }
        }
        return unpacked;
    }

    /** Where the programs are below {@code directory}, or would be. */
    static Path unpackedIn(Path directory) throws IOException {
        return directory.resolve("postgres-" + digest(archiveName()));
    }

    private static void unpack(TarArchiveInputStream entries, Path into) throws IOException {
        for (TarArchiveEntry entry = entries.getNextEntry();
                entry != null;
                entry = entries.getNextEntry()) {
            Path target = into.resolve(entry.getName()).normalize();
            if (!target.startsWith(into)) {
                throw new IOException("the archive leaves its folder: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(target);
                continue;
            }
            Files.createDirectories(target.getParent());
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } else {
                Files.copy(entries, target);
                boolean program = (entry.getMode() & 0100) != 0;
                Files.setPosixFilePermissions(
                        target,
                        PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    private static String archiveName() throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String name =
                "postgres-%s-%s.txz"
                        .formatted(
                                system.startsWith("mac") ? "darwin" : system,
                                machine.equals("aarch64") ? "arm_64" : "x86_64");
        if (PostgresPrograms.class.getClassLoader().getResource(name) == null) {
            throw new IOException(
                    "no embedded PostgreSQL for %s on %s in this build: set database.url"
                            .formatted(system, machine));
        }
        return name;
    }

    private static InputStream open(String archive) throws IOException {
        InputStream stream = PostgresPrograms.class.getClassLoader().getResourceAsStream(archive);
        if (stream == null) {
            throw new IOException(archive + " vanished from the class path");
        }
        return stream;
    }

    private static String digest(String archive) throws IOException {
        try (DigestInputStream stream =
                new DigestInputStream(open(archive), MessageDigest.getInstance("SHA-256"))) {
            stream.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(stream.getMessageDigest().digest(), 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
