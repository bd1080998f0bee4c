package org.hyperhash.launcher;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command line of {@code hh} that ran to its end in this JVM, which takes a fraction of the time
 * that a process of its own takes to start.
 *
 * @param text all that it printed
 */
public record HhCall(int exitCode, String text) {
    /** One at a time: it takes what the JVM prints. */
    public static HhCall of(List<String> line) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        try {
            int exitCode = Main.run(line.toArray(String[]::new));
            return new HhCall(exitCode, text.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
