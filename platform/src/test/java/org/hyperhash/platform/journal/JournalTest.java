package org.hyperhash.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.hyperhash.platform.life.Alarm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class JournalTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final Alarm NO_ALARM =
            failure -> {
                throw new AssertionError(failure.toString());
            };

    @TempDir Path directory;

    @Test
    void recordsComeBackInOrderAfterARestart() throws Exception {
        Journal journal = started();
        assertThat(journal.append(List.of(record(1), record(2), record(3)))).isEqualTo(3);
        var id = journal.id();
        journal.stop();

        Journal again = started();
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.durableSequence()).isEqualTo(3);
        assertThat(again.append(record(4))).isEqualTo(4);
        assertThat(again.awaitDurable(4, SOON)).isTrue();
        JournalPage page = again.read(2, 10, NO_LIMIT);
        assertThat(page.firstSequence()).isEqualTo(2);
        assertThat(page.nextSequence()).isEqualTo(5);
        assertThat(page.records()).containsExactly(record(2), record(3), record(4));
        again.stop();
    }

    @Test
    void emptyJournalHasNoRecords() throws Exception {
        Journal journal = started();
        assertThat(journal.durableSequence()).isZero();
        assertThat(journal.firstSequence()).isEqualTo(1);
        assertThat(journal.read(1, 10, NO_LIMIT)).isEqualTo(new JournalPage(1, List.of()));
        journal.stop();
    }

    @Test
    void pagesKeepTheirLimits() throws Exception {
        Journal journal = started();
        for (int i = 1; i <= 10; i++) {
            journal.append(new byte[100]);
        }
        assertThat(journal.awaitDurable(10, SOON)).isTrue();
        assertThat(journal.read(1, 3, NO_LIMIT).records()).hasSize(3);
        assertThat(journal.read(1, 100, 250).records()).hasSize(2);
        assertThat(journal.read(1, 100, 1).records()).hasSize(1);
        assertThat(journal.read(9, 100, NO_LIMIT).nextSequence()).isEqualTo(11);
        assertThat(journal.read(11, 100, NO_LIMIT).records()).isEmpty();
        journal.stop();
    }

    @Test
    void trimmedRecordsAreGoneAndSequencesGoOn() throws Exception {
        Journal journal = started();
        for (int i = 1; i <= 10; i++) {
            journal.append(record(i));
        }
        assertThat(journal.awaitDurable(10, SOON)).isTrue();
        journal.trimBelow(8);
        assertThat(journal.firstSequence()).isEqualTo(8);
        assertThat(journal.read(8, 10, NO_LIMIT).records())
                .containsExactly(record(8), record(9), record(10));
        assertThatThrownBy(() -> journal.read(7, 10, NO_LIMIT))
                .isInstanceOf(JournalCorrupted.class)
                .hasMessage("record 7 of 10 is not there");
        journal.trimBelow(Long.MAX_VALUE);
        assertThat(journal.firstSequence()).isEqualTo(10);
        journal.stop();

        Journal again = started();
        assertThat(again.firstSequence()).isEqualTo(10);
        assertThat(again.append(record(11))).isEqualTo(11);
        again.stop();
    }

    @Test
    void manySendersGetConsecutiveSequences() throws Exception {
        Journal journal = started();
        AtomicLong highest = new AtomicLong();
        journal.onCommit(durable -> {
            assertThat(durable).isGreaterThan(highest.get());
            highest.set(durable);
        });
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int sender = 0; sender < 8; sender++) {
                int first = sender * 2_000;
                senders.submit(() -> {
                    for (int i = first; i < first + 2_000; i++) {
                        journal.append(record(i));
                    }
                    return null;
                });
            }
        }
        assertThat(journal.awaitDurable(16_000, SOON)).isTrue();
        TreeSet<Integer> seen = new TreeSet<>();
        for (JournalPage page = journal.read(1, 999, NO_LIMIT);
                !page.records().isEmpty();
                page = journal.read(page.nextSequence(), 999, NO_LIMIT)) {
            page.records().forEach(content -> seen.add(ByteBuffer.wrap(content).getInt()));
        }
        assertThat(seen).hasSize(16_000);
        journal.stop();
        assertThat(highest).hasValue(16_000);
    }

    @Test
    void damagedRecordIsNotReturned() throws Exception {
        Journal journal = started();
        journal.append(List.of(record(1), record(2), record(3)));
        journal.stop();
        changeStored(2);

        Journal again = started();
        assertThat(again.read(1, 1, NO_LIMIT).records()).containsExactly(record(1));
        assertThatThrownBy(() -> again.read(1, 3, NO_LIMIT))
                .isInstanceOf(JournalCorrupted.class)
                .hasMessage("record 2 fails its checksum");
        again.stop();
    }

    @Test
    void recordBeyondTheLimitIsABugOfTheCaller() throws Exception {
        Journal journal = started();
        assertThatThrownBy(() -> journal.append(new byte[Journal.MAX_RECORD_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a record of 8388609 bytes, at most 8388608");
        byte[] largest = new byte[Journal.MAX_RECORD_BYTES];
        assertThat(journal.awaitDurable(journal.append(largest), SOON)).isTrue();
        assertThat(journal.read(1, 1, 1).records()).containsExactly(largest);
        journal.stop();
    }

    @Test
    void secondJournalInTheSameDirectoryIsRefused() throws Exception {
        Journal journal = started();
        Journal second = new Journal("second", JournalOptions.of(directory));
        assertThatThrownBy(() -> second.start(NO_ALARM))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.toString());
        journal.stop();
    }

    private Journal started() throws Exception {
        Journal journal = new Journal("journal", JournalOptions.of(directory));
        journal.start(NO_ALARM);
        return journal;
    }

    private void changeStored(long sequence) throws Exception {
        byte[] key = ByteBuffer.allocate(8).putLong(sequence).array();
        try (Options options = new Options();
                RocksDB database = RocksDB.open(options, directory.toString())) {
            byte[] value = database.get(key);
            value[value.length - 1] ^= 1;
            database.put(key, value);
        }
    }

    private static byte[] record(int content) {
        return ByteBuffer.allocate(4).putInt(content).array();
    }
}
