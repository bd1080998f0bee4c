package org.hyperhash.stratum.v1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import org.hyperhash.stratum.v2.WireFormatException;

/**
 * Cuts bytes, in whatever pieces they arrive, into lines of text without their end; a byte order
 * mark, a carriage return and empty lines are dropped. Owned by the thread that reads the
 * connection.
 */
public final class LineDecoder {
    /** Longer lines, in bytes, end the connection. */
    public static final int MAX_LINE = 16 * 1024;

    private static final int IDLE_CAPACITY = 256;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Queue<String> lines = new ArrayDeque<>(4);
    private byte[] buffer = new byte[IDLE_CAPACITY];
    private int length;

    /** Takes in {@code count} bytes; the lines they complete wait for {@link #poll()}. */
    public void feed(byte[] source, int offset, int count) throws WireFormatException {
        int end = offset + count;
        int start = offset;
        for (int i = offset; i < end; i++) {
            if (source[i] == '\n') {
                append(source, start, i - start);
                start = i + 1;
                completeLine();
            }
        }
        append(source, start, end - start);
    }

    public Optional<String> poll() {
        return Optional.ofNullable(lines.poll());
    }

    private void append(byte[] source, int offset, int count) throws WireFormatException {
        if (length + count > MAX_LINE) {
            throw new WireFormatException(
                    "line", "length", length, "longer than " + MAX_LINE + " bytes");
        }
        if (length + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + count, 2 * buffer.length));
        }
        System.arraycopy(source, offset, buffer, length, count);
        length += count;
    }

    private void completeLine() {
        String line = new String(buffer, 0, length, StandardCharsets.UTF_8);
        length = 0;
        if (buffer.length > IDLE_CAPACITY) {
            buffer = new byte[IDLE_CAPACITY];
        }
        boolean marked = !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK;
        String content = (marked ? line.substring(1) : line).strip();
        if (!content.isEmpty()) {
            lines.add(content);
        }
    }
}
