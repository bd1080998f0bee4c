package org.hyperhash.devnode;

import java.io.IOException;
import java.util.List;
import org.hyperhash.devnode.engine.LogRecord;

/** Where the node remembers what it accepted. Used by one thread at a time. */
public interface BlockLog {
    /** Everything that was appended, in order. */
    List<LogRecord> readAll() throws IOException;

    /** Returns when the entries survive the end of the process. */
    void append(List<LogRecord> entries) throws IOException, InterruptedException;

    /** Forgets everything with the process. */
    static BlockLog inMemory() {
        return new BlockLog() {
            @Override
            public List<LogRecord> readAll() {
                return List.of();
            }

            @Override
            public void append(List<LogRecord> entries) {}
        };
    }
}
