package org.hyperhash.platform.database;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.hyperhash.platform.json.Json;
import tools.jackson.core.JacksonException;

/** A backup that was written before. Used by one thread. */
final class BackupFile implements AutoCloseable {
    private static final int MANIFEST_BYTES_MAX = 64 << 20;

    private final Path file;
    private final ZipFile zip;
    private final BackupManifest manifest;

    /**
     * @throws IOException when it is no backup; the message says why
     */
    BackupFile(Path file) throws IOException {
        this.file = file;
        try {
            this.zip = new ZipFile(file.toFile());
        } catch (NoSuchFileException absent) {
            throw new IOException("there is no file " + file, absent);
        } catch (ZipException | EOFException notZip) {
            throw damaged("it is no zip file, or its end is missing", notZip);
        }
        try {
            this.manifest = readManifest();
        } catch (IOException wrong) {
            zip.close();
            throw wrong;
        }
    }

    BackupManifest manifest() {
        return manifest;
    }

    private BackupManifest readManifest() throws IOException {
        ZipEntry entry = zip.getEntry(BackupWriter.MANIFEST);
        if (entry == null) {
            throw damaged("it has no " + BackupWriter.MANIFEST);
        }
        try {
            BackupManifest read = Json.STRICT.readValue(bytes(entry), BackupManifest.class);
            if (read == null) {
                throw damaged(BackupWriter.MANIFEST + " is empty");
            }
            if (read.format() != BackupManifest.FORMAT) {
                throw new IOException(
                        "%s has format %d, this version reads %d"
                                .formatted(file, read.format(), BackupManifest.FORMAT));
            }
            return read;
        } catch (JacksonException wrong) {
            throw damaged(BackupWriter.MANIFEST + " cannot be read", wrong);
        }
    }

    /** Of the manifest; nobody else compares the checksum of what a zip file's directory finds. */
    private byte[] bytes(ZipEntry entry) throws IOException {
        byte[] bytes;
        try (InputStream in = zip.getInputStream(entry)) {
            bytes = in.readNBytes(MANIFEST_BYTES_MAX);
        } catch (IOException broken) {
            throw damaged(BackupWriter.MANIFEST + " cannot be read", broken);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (crc.getValue() != entry.getCrc()) {
            throw damaged(BackupWriter.MANIFEST + " fails its checksum");
        }
        return bytes;
    }

    /**
     * Reads everything and compares it with the manifest.
     *
     * @throws IOException when something is damaged, missing or too much; the message names it
     */
    void verify() throws IOException {
        Set<String> expected = new HashSet<>(Set.of(BackupWriter.MANIFEST));
        for (BackupManifest.Table table : manifest.tables()) {
            expected.add(table.entry());
            try (InputStream rows = rows(table)) {
                rows.transferTo(OutputStream.nullOutputStream());
            }
        }
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            String name = entries.nextElement().getName();
            if (!expected.contains(name)) {
                throw damaged("%s is not in its manifest".formatted(name));
            }
        }
    }

    /** The rows of a table; the end is reached only when they are those that were written. */
    InputStream rows(BackupManifest.Table table) throws IOException {
        ZipEntry entry = zip.getEntry(table.entry());
        if (entry == null) {
            throw damaged("%s is missing".formatted(table.entry()));
        }
        try {
            return new CheckedRows(table, zip.getInputStream(entry));
        } catch (IOException broken) {
            throw damaged("%s cannot be read".formatted(table.entry()), broken);
        }
    }

    private IOException damaged(String what) {
        return new IOException("%s is damaged: %s".formatted(file, what));
    }

    private IOException damaged(String what, Exception cause) {
        return new IOException("%s is damaged: %s".formatted(file, what), cause);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private final class CheckedRows extends FilterInputStream {
        private final BackupManifest.Table table;
        private final DigestInputStream digested;
        private boolean complete;

        CheckedRows(BackupManifest.Table table, InputStream in) {
            this(table, new DigestInputStream(in, BackupManifest.sha256()));
        }

        private CheckedRows(BackupManifest.Table table, DigestInputStream digested) {
            super(digested);
            this.table = table;
            this.digested = digested;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count;
            try {
                count = super.read(target, offset, length);
            } catch (IOException broken) {
                throw damaged("%s cannot be read".formatted(table.entry()), broken);
            }
            if (count < 0 && !complete) {
                complete = true;
                String digest = HexFormat.of().formatHex(digested.getMessageDigest().digest());
                if (!digest.equals(table.digest())) {
                    throw damaged("%s has other rows than were written".formatted(table.entry()));
                }
            }
            return count;
        }
    }
}
