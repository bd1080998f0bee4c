package org.hyperhash.launcher.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The files of one layer by their paths in the image, which begin without a slash. Written in the
 * order of the paths, with one time, and owners that are numbers: equal files make equal bytes.
 */
final class LayerFiles {
    /** Who runs the roles; also the group. */
    static final int USER = 10_001;

    private static final int ROOT = 0;
    private static final int FOLDER = 0755;
    private static final int PROGRAM = 0755;
    private static final int FILE = 0644;

    private final Map<String, Item> items = new TreeMap<>();

    private sealed interface Item {
        record Folder(int mode, int owner) implements Item {}

        record Copy(Path source, int mode) implements Item {}

        record Text(String content) implements Item {}

        record Link(String target) implements Item {}
    }

    /** Adds a folder that belongs to root, and those above it. */
    LayerFiles folder(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            items.putIfAbsent(path.substring(0, slash), new Item.Folder(FOLDER, ROOT));
        }
        if (!path.isEmpty()) {
            items.putIfAbsent(path, new Item.Folder(FOLDER, ROOT));
        }
        return this;
    }

    LayerFiles folder(String path, int mode, int owner) {
        folder(path);
        items.put(path, new Item.Folder(mode, owner));
        return this;
    }

    LayerFiles text(String path, String content) {
        folder(above(path));
        items.put(path, new Item.Text(content));
        return this;
    }

    /** Adds what a file or link of this machine holds; its owner and time do not matter. */
    LayerFiles copy(String path, Path source) throws IOException {
        folder(above(path));
        items.put(path, new Item.Copy(source.toRealPath(), modeOf(source)));
        return this;
    }

    /** Adds the files below a folder that are wanted, by their path in it. */
    LayerFiles tree(String path, Path source, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(source)) {
            for (Path file : all.filter(each -> !Files.isDirectory(each)).toList()) {
                Path inside = source.relativize(file);
                if (!wanted.test(inside)) {
                    continue;
                }
                if (Files.isSymbolicLink(file)) {
                    folder(above(path + "/" + inside));
                    items.put(
                            path + "/" + inside,
                            new Item.Link(Files.readSymbolicLink(file).toString()));
                } else {
                    copy(path + "/" + inside, file);
                }
            }
        }
        return this;
    }

    private static String above(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static int modeOf(Path source) {
        return Files.isExecutable(source) ? PROGRAM : FILE;
    }

    /** Writes the layer as tar; the stream stays open. */
    void writeTo(OutputStream out, Instant time) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        for (Map.Entry<String, Item> each : items.entrySet()) {
            String path = each.getKey();
            switch (each.getValue()) {
                case Item.Folder(int mode, int owner) -> {
                    TarArchiveEntry entry = new TarArchiveEntry(path + "/");
                    put(tar, entry, time, mode, owner);
                }
                case Item.Copy(Path source, int mode) -> {
                    TarArchiveEntry entry = new TarArchiveEntry(path);
                    entry.setSize(Files.size(source));
                    put(tar, entry, time, mode, ROOT);
                    Files.copy(source, tar);
                }
                case Item.Text(String text) -> {
                    byte[] content = text.getBytes(UTF_8);
                    TarArchiveEntry entry = new TarArchiveEntry(path);
                    entry.setSize(content.length);
                    put(tar, entry, time, FILE, ROOT);
                    tar.write(content);
                }
                case Item.Link(String target) -> {
                    TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
                    entry.setLinkName(target);
                    put(tar, entry, time, 0777, ROOT);
                }
            }
            tar.closeArchiveEntry();
        }
        tar.finish();
        tar.flush();
    }

    private static void put(
            TarArchiveOutputStream tar, TarArchiveEntry entry, Instant time, int mode, int owner)
            throws IOException {
        entry.setModTime(time.toEpochMilli());
        entry.setMode(mode);
        entry.setIds(owner, owner);
        // The library would write who builds.
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
    }
}
