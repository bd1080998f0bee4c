package org.hyperhash.platform.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Records in RocksDB: the key is the sequence as 8 bytes big-endian, the value a CRC-32C of key and
 * content (4 bytes big-endian) and the content. A commit is one write batch with a flushed log.
 */
final class RocksStore implements JournalStore {
    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final long WRITE_BUFFER_BYTES = 16L << 20;

    /** How RocksDB says that another process or we have the files open; it has no code for that. */
    private static final List<String> IN_USE =
            List.of("While lock file", "lock hold by current process");

    /** Sorts behind all sequences, which are never negative. */
    private static final byte[] ID_KEY = {(byte) 0xff};

    private static final byte[] BEHIND_RECORDS = key(Long.MAX_VALUE);

    static {
        RocksDB.loadLibrary();
    }

    private final Path directory;
    private final Options options;
    private final WriteOptions flushed = new WriteOptions().setSync(true);

    /** Shared by whoever uses the open database, exclusive while it is opened or closed. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private @Nullable RocksDB database;
    private UUID id = new UUID(0, 0);

    RocksStore(Path directory) {
        this.directory = directory;
        // A torn record at the end was never acknowledged; any other damage must not pass unseen.
        this.options =
                new Options()
                        .setCreateIfMissing(true)
                        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                        .setCompressionType(CompressionType.LZ4_COMPRESSION)
                        .setWriteBufferSize(WRITE_BUFFER_BYTES)
                        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                        .setKeepLogFileNum(3);
    }

    @Override
    public long open() throws IOException {
        use.writeLock().lock();
        try {
            closeDatabase();
            Files.createDirectories(directory);
            RocksDB opened = RocksDB.open(options, directory.toString());
            database = opened;
            id = readOrCreateId(opened);
            return lastSequence(opened);
        } catch (RocksDBException failure) {
            closeDatabase();
            throw unavailable(failure);
        } finally {
            use.writeLock().unlock();
        }
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public void changeId(UUID changed) throws IOException {
        use.writeLock().lock();
        try {
            writeId(opened(), changed);
            id = changed;
        } catch (RocksDBException failure) {
            throw unavailable(failure);
        } finally {
            use.writeLock().unlock();
        }
    }

    private void writeId(RocksDB opened, UUID written) throws RocksDBException {
        byte[] words =
                ByteBuffer.allocate(16)
                        .putLong(written.getMostSignificantBits())
                        .putLong(written.getLeastSignificantBits())
                        .array();
        opened.put(flushed, ID_KEY, words);
    }

    private UUID readOrCreateId(RocksDB opened) throws RocksDBException {
        byte[] stored = opened.get(ID_KEY);
        if (stored != null) {
            ByteBuffer words = ByteBuffer.wrap(stored);
            return new UUID(words.getLong(), words.getLong());
        }
        UUID created = UUID.randomUUID();
        writeId(opened, created);
        return created;
    }

    private static long lastSequence(RocksDB opened) throws RocksDBException {
        try (RocksIterator records = opened.newIterator()) {
            records.seekForPrev(BEHIND_RECORDS);
            records.status();
            return records.isValid() ? sequence(records.key()) : 0;
        }
    }

    @Override
    public long firstSequence() throws IOException {
        use.readLock().lock();
        try (RocksIterator records = opened().newIterator()) {
            records.seek(key(0));
            records.status();
            boolean found = records.isValid() && records.key().length == Long.BYTES;
            return found ? sequence(records.key()) : 1;
        } catch (RocksDBException failure) {
            throw unavailable(failure);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void write(long firstSequence, List<byte[]> records) throws JournalUnavailable {
        use.readLock().lock();
        try (WriteBatch batch = new WriteBatch()) {
            long sequence = firstSequence;
            for (byte[] content : records) {
                byte[] key = key(sequence++);
                batch.put(key, checksummed(key, content));
            }
            opened().write(flushed, batch);
        } catch (RocksDBException failure) {
            throw unavailable(failure);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public List<byte[]> read(long from, long to, int maxRecords, long maxBytes) throws IOException {
        use.readLock().lock();
        try (ReadOptions reading = new ReadOptions();
                Slice end = new Slice(BEHIND_RECORDS)) {
            reading.setIterateUpperBound(end);
            try (RocksIterator stored = opened().newIterator(reading)) {
                stored.seek(key(from));
                return collect(stored, from, to, maxRecords, maxBytes);
            }
        } catch (RocksDBException failure) {
            throw unavailable(failure);
        } finally {
            use.readLock().unlock();
        }
    }

    private static List<byte[]> collect(
            RocksIterator stored, long from, long to, int maxRecords, long maxBytes)
            throws IOException, RocksDBException {
        List<byte[]> records = new ArrayList<>();
        long bytes = 0;
        long expected = from;
        while (expected <= to && records.size() < maxRecords) {
            stored.status();
            if (!stored.isValid() || sequence(stored.key()) != expected) {
                throw new JournalCorrupted("record %d of %d is not there".formatted(expected, to));
            }
            byte[] content = verified(expected, stored.key(), stored.value());
            bytes += content.length;
            if (!records.isEmpty() && bytes > maxBytes) {
                break;
            }
            records.add(content);
            expected++;
            stored.next();
        }
        return records;
    }

    @Override
    public void trimBelow(long sequence) throws IOException {
        use.readLock().lock();
        try {
            RocksDB opened = opened();
            opened.deleteRange(key(0), key(sequence));
            // Whole files go at once; what is left of the others goes with the next compaction.
            opened.deleteFilesInRanges(
                    opened.getDefaultColumnFamily(), List.of(key(0), key(sequence)), false);
        } catch (RocksDBException failure) {
            throw unavailable(failure);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            closeDatabase();
            flushed.close();
            options.close();
        } finally {
            use.writeLock().unlock();
        }
    }

    private void closeDatabase() {
        if (database != null) {
            database.close();
            database = null;
        }
    }

    private RocksDB opened() throws JournalUnavailable {
        if (database == null) {
            throw new JournalUnavailable(
                    JournalUnavailable.Reason.CLOSED, "the journal is not open");
        }
        return database;
    }

    private JournalUnavailable unavailable(RocksDBException failure) {
        Status status = failure.getStatus();
        String message = String.valueOf(failure.getMessage());
        if (IN_USE.stream().anyMatch(message::contains)) {
            return new JournalUnavailable(
                    JournalUnavailable.Reason.DISK_ERROR,
                    "%s is used by another process: stop that one, or choose another directory"
                            .formatted(directory));
        }
        boolean full = status != null && status.getSubCode() == Status.SubCode.NoSpace;
        return new JournalUnavailable(
                full ? JournalUnavailable.Reason.DISK_FULL : JournalUnavailable.Reason.DISK_ERROR,
                "%s: %s".formatted(directory, message));
    }

    private static byte[] key(long sequence) {
        return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
    }

    private static long sequence(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    private static byte[] checksummed(byte[] key, byte[] content) {
        return ByteBuffer.allocate(CHECKSUM_BYTES + content.length)
                .putInt(checksum(key, content, 0))
                .put(content)
                .array();
    }

    private static byte[] verified(long sequence, byte[] key, byte[] value)
            throws JournalCorrupted {
        boolean intact =
                value.length >= CHECKSUM_BYTES
                        && ByteBuffer.wrap(value).getInt() == checksum(key, value, CHECKSUM_BYTES);
        if (!intact) {
            throw new JournalCorrupted("record %d fails its checksum".formatted(sequence));
        }
        return Arrays.copyOfRange(value, CHECKSUM_BYTES, value.length);
    }

    private static int checksum(byte[] key, byte[] value, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(value, offset, value.length - offset);
        return (int) crc.getValue();
    }
}
