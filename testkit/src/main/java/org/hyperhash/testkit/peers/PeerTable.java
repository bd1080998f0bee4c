package org.hyperhash.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Writes one line per test with peers to a file of the module's build folder: what ran, how it
 * ended, what was seen or why it was skipped. {@code ./hh test --peers} prints them all.
 */
public final class PeerTable implements TestWatcher, ParameterResolver, BeforeEachCallback {
    /** Relative to the folder of the module. */
    public static final Path FILE = Path.of("target", "peers.txt");

    private static final Namespace NAMESPACE = Namespace.create(PeerTable.class);
    private static final int DETAIL_MAX = 300;

    private final Path file;

    /** JUnit makes it. */
    public PeerTable() {
        this(FILE);
    }

    PeerTable(Path file) {
        this.file = file;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Sighting.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return sighting(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        sighting(context);
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        write("passed", context, sighting(context).text());
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        write("skipped", context, reason(cause));
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        write("FAILED", context, reason(cause));
    }

    private static String reason(@Nullable Throwable cause) {
        return Optional.ofNullable(cause).map(Throwable::getMessage).orElse("no reason given");
    }

    /** In the store of the class, because a method's own is closed before its result is told. */
    private static Sighting sighting(ExtensionContext context) {
        return context.getParent()
                .orElseThrow()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        context.getUniqueId(),
                        _ -> new Sighting(System.nanoTime()),
                        Sighting.class);
    }

    private void write(String result, ExtensionContext context, String detail) {
        String test =
                context.getRequiredTestClass().getSimpleName()
                        + "."
                        + context.getRequiredTestMethod().getName();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file,
                    line(result, test, sighting(context).seconds(System.nanoTime()), detail),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String line(String result, String test, long seconds, String detail) {
        String oneLine = detail.strip().replaceAll("\\s+", " ");
        String cut =
                oneLine.length() > DETAIL_MAX ? oneLine.substring(0, DETAIL_MAX) + "..." : oneLine;
        return "%-8s%4d s  %s%n%s"
                .formatted(
                        result,
                        seconds,
                        test,
                        cut.isEmpty() ? "" : "                " + cut + System.lineSeparator());
    }
}
