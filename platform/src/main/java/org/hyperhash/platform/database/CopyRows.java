package org.hyperhash.platform.database;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way into a table by {@code COPY ... FROM STDIN}, the fastest way in. Values are
 * appended column by column, then the row is ended. Used by one thread within one transaction.
 */
public final class CopyRows implements AutoCloseable {
    private static final int FLUSH_CHARS = 1 << 16;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final CopyIn copy;
    private final StringBuilder buffer = new StringBuilder(FLUSH_CHARS + 4096);
    private boolean rowStarted;

    private CopyRows(CopyIn copy) {
        this.copy = copy;
    }

    /**
     * @param target table and columns, such as {@code ledger.shares (at, miner)}
     */
    public static CopyRows into(Connection connection, String target) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        return new CopyRows(postgres.getCopyAPI().copyIn("COPY " + target + " FROM STDIN"));
    }

    public CopyRows number(long value) {
        column().append(value);
        return this;
    }

    /** For numbers beyond {@code long}; written in full. */
    public CopyRows number(Number value) {
        column().append(value);
        return this;
    }

    public CopyRows bool(boolean value) {
        column().append(value ? 't' : 'f');
        return this;
    }

    public CopyRows time(long epochMs) {
        column().append(Instant.ofEpochMilli(epochMs));
        return this;
    }

    public CopyRows bytes(byte[] value) {
        StringBuilder out = column().append("\\\\x");
        for (byte b : value) {
            out.append(HEX[(b >> 4) & 0xf]).append(HEX[b & 0xf]);
        }
        return this;
    }

    /**
     * @throws IllegalArgumentException when there is a NUL in it, which PostgreSQL cannot store
     */
    public CopyRows text(String value) {
        StringBuilder out = column();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\0' -> throw new IllegalArgumentException("a text with NUL: " + value);
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c);
            }
        }
        return this;
    }

    public CopyRows absent() {
        column().append("\\N");
        return this;
    }

    public void endRow() throws SQLException {
        buffer.append('\n');
        rowStarted = false;
        if (buffer.length() >= FLUSH_CHARS) {
            flush();
        }
    }

    /** Sends what is left; returns how many rows the server took. */
    public long finish() throws SQLException {
        flush();
        return copy.endCopy();
    }

    /** Cancels the copy unless it was finished. */
    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private StringBuilder column() {
        if (rowStarted) {
            buffer.append('\t');
        }
        rowStarted = true;
        return buffer;
    }

    private void flush() throws SQLException {
        byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        buffer.setLength(0);
    }
}
