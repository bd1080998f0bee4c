package org.hyperhash.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that nobody but their owner may look into. */
final class OwnerOnly {
    private static final Set<PosixFilePermission> FOLDER =
            PosixFilePermissions.fromString("rwx------");
    static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private OwnerOnly() {}

    /** Makes a folder, and those above it that are missing; one that exists stays as it is. */
    static void folder(Path folder) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    }

    /** Makes a folder for secrets; one that exists is closed to others. */
    static void secretFolder(Path folder) throws IOException {
        folder(folder);
        if (!isClosed(folder)) {
            Files.setPosixFilePermissions(folder, FOLDER);
        }
    }

    /** Whether only the owner may use a file or folder. */
    static boolean isClosed(Path path) throws IOException {
        return FOLDER.containsAll(Files.getPosixFilePermissions(path));
    }
}
