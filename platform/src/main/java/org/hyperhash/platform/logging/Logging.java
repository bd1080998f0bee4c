package org.hyperhash.platform.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.encoder.LogstashEncoder;
import org.hyperhash.platform.config.Secret;
import org.slf4j.LoggerFactory;

/**
 * The logging of the process. {@link #start} replaces whatever was set up before, also by files
 * that happened to be on the class path.
 */
public final class Logging implements AutoCloseable {
    /** Characters of a peer's words that a line repeats. */
    public static final int PEER_TEXT_MAX = 200;

    /** Libraries that talk more than an operator wants to hear. */
    private static final List<String> TALKATIVE =
            List.of("org.eclipse.jetty", "io.javalin", "org.flywaydb");

    /** Warns of each connection when a database goes away, which its user tells in one line. */
    private static final String CONNECTION_POOL = "com.zaxxer.hikari";

    /** Says that the server did not start, which the part does in better words. */
    private static final String HTTP_START = "io.javalin.Javalin";

    private static final String HUMAN = "%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n%ex";

    private final LoggerContext context;
    private final Redaction redaction = new Redaction();

    private Logging(LoggerContext context) {
        this.context = context;
    }

    /**
     * @param name of the process; its files are called so
     * @param secrets never appear in any line
     * @param console usually the standard output
     * @throws IOException when no files can be written into the directory of the options
     */
    public static Logging start(
            String name, LogOptions options, List<Secret> secrets, OutputStream console)
            throws IOException {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return start(context, name, options, secrets, console);
    }

    static Logging start(
            LoggerContext context,
            String name,
            LogOptions options,
            List<Secret> secrets,
            OutputStream console)
            throws IOException {
        if (options.directory().isPresent()) {
            requireWritable(options.directory().get());
        }
        Logging logging = new Logging(context);
        secrets.forEach(secret -> logging.redaction.hide(secret.reveal()));
        context.reset();
        long windowNanos = options.repeatWindow().toNanos();
        context.addTurboFilter(new RepeatLimit(options.repeats(), windowNanos, System::nanoTime));
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(logging.console(options, console));
        options.directory()
                .ifPresent(directory -> root.addAppender(logging.files(name, options, directory)));
        logging.setLevel(options.level());
        return logging;
    }

    private static void requireWritable(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (!Files.isWritable(directory)) {
            throw new IOException("log files cannot be written into " + directory);
        }
    }

    /** Takes effect at once. */
    public void setLevel(LogOptions.Level level) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(logbackLevel(level));
        boolean debug = level == LogOptions.Level.DEBUG;
        context.getLogger(CONNECTION_POOL)
                .setLevel(logbackLevel(debug ? LogOptions.Level.INFO : LogOptions.Level.ERROR));
        context.getLogger(HTTP_START).setLevel(debug ? Level.INFO : Level.OFF);
        for (String library : TALKATIVE) {
            context.getLogger(library)
                    .setLevel(logbackLevel(debug ? LogOptions.Level.INFO : LogOptions.Level.WARN));
        }
    }

    /** Where secrets that become known later are added. */
    public Redaction redaction() {
        return redaction;
    }

    /** Writes what is buffered and closes the files. */
    @Override
    public void close() {
        context.stop();
    }

    /**
     * Words of a peer, fit for a line of the log: printable ASCII, so that nobody writes lines of
     * his own or colours a terminal, and no longer than {@link #PEER_TEXT_MAX}.
     */
    public static String peerText(String words) {
        boolean fits = words.length() <= PEER_TEXT_MAX;
        String shown = fits ? words : words.substring(0, PEER_TEXT_MAX);
        return shown.replaceAll("[^ -~]", "?") + (fits ? "" : "...");
    }

    /** The connection a message is about: a field in JSON, {@code connection=7} for a person. */
    public static StructuredArgument connection(long id) {
        return StructuredArguments.keyValue("connection", id);
    }

    /** The channel a message is about: a field in JSON, {@code channel=7} for a person. */
    public static StructuredArgument channel(long id) {
        return StructuredArguments.keyValue("channel", id);
    }

    private OutputStreamAppender<ILoggingEvent> console(LogOptions options, OutputStream out) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("console");
        appender.setEncoder(
                switch (options.console()) {
                    case HUMAN -> redacted(human());
                    case JSON -> redacted(json());
                });
        appender.start();
        appender.setOutputStream(out);
        return appender;
    }

    private OutputStreamAppender<ILoggingEvent> files(
            String name, LogOptions options, Path directory) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("files");
        appender.setFile(directory.resolve(name + ".log").toString());
        appender.setEncoder(redacted(json()));

        SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling =
                new SizeAndTimeBasedRollingPolicy<>();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(directory.resolve(name + ".%d.%i.log.gz").toString());
        rolling.setMaxFileSize(new FileSize(options.maxFileBytes()));
        rolling.setMaxHistory(options.maxDays());
        rolling.setTotalSizeCap(new FileSize(options.totalBytes()));
        rolling.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(rolling);
        appender.start();
        return appender;
    }

    private Encoder<ILoggingEvent> human() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(HUMAN);
        encoder.start();
        return encoder;
    }

    private Encoder<ILoggingEvent> json() {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setTimeZone("UTC");
        encoder.start();
        return encoder;
    }

    private EncoderBase<ILoggingEvent> redacted(Encoder<ILoggingEvent> inner) {
        RedactingEncoder encoder = new RedactingEncoder(inner, redaction);
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static Level logbackLevel(LogOptions.Level level) {
        return Level.toLevel(level.name());
    }
}
