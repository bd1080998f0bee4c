package org.hyperhash.platform.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Appends to a journal until it is killed and prints every acknowledged sequence. */
public final class JournalWriterProcess {
    private JournalWriterProcess() {}

    public static void main(String[] args) throws Exception {
        Journal journal = new Journal("journal", JournalOptions.of(Path.of(args[0])));
        journal.onCommit(durable -> {
            System.out.println(durable);
            System.out.flush();
        });
        journal.start(failure -> Runtime.getRuntime().halt(1));
        long next = journal.durableSequence() + 1;
        while (true) {
            long sequence = journal.append(content(next));
            if (sequence != next++) {
                throw new AssertionError("sequence " + sequence);
            }
        }
    }

    /** What the record of {@code sequence} must hold; lengths vary from 8 to 263 bytes. */
    static byte[] content(long sequence) {
        long mixed = sequence * 0x9e3779b97f4a7c15L;
        byte[] content = new byte[8 + (int) (mixed >>> 56)];
        ByteBuffer.wrap(content).putLong(mixed);
        return content;
    }
}
