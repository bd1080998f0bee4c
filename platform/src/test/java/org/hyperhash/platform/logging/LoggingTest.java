package org.hyperhash.platform.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.json.Json;
import org.hyperhash.platform.logging.LogOptions.Form;
import org.hyperhash.platform.logging.LogOptions.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import tools.jackson.databind.JsonNode;

class LoggingTest {
    private static final List<Secret> SECRETS = List.of(new Secret("hun\"ter"));

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("org.example.Server");
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @TempDir Path directory;

    LoggingTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @Test
    void humanLinesNameTheConnection() throws Exception {
        try (Logging logging = start(Form.HUMAN, Optional.empty(), 1 << 20)) {
            logger.info("closed {} {}", Logging.connection(7), Logging.channel(3));
            logger.debug("not logged");
            logging.setLevel(Level.DEBUG);
            logger.debug("logged");
        }
        assertThat(lines())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .endsWith("INFO  Server closed connection=7 channel=3"),
                        line -> assertThat(line).endsWith("DEBUG Server logged"));
    }

    @Test
    void wordsOfPeersStayInTheirLineAndAreCut() {
        assertThat(Logging.peerText("rig one\r\nFAKE \u001b[31m \u202e\u20bf~"))
                .isEqualTo("rig one??FAKE ?[31m ??~");
        assertThat(Logging.peerText("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(Logging.peerText("x".repeat(201))).isEqualTo("x".repeat(200) + "...");
    }

    @Test
    void jsonLinesHaveTheConnectionAsAField() throws Exception {
        try (Logging _ = start(Form.JSON, Optional.empty(), 1 << 20)) {
            logger.warn("closed {}", Logging.connection(7));
        }
        JsonNode line = Json.FOREIGN.readTree(lines().getFirst());
        assertThat(line.get("connection").longValue()).isEqualTo(7);
        assertThat(line.get("message").stringValue()).isEqualTo("closed connection=7");
        assertThat(line.get("level").stringValue()).isEqualTo("WARN");
        assertThat(line.get("logger_name").stringValue()).isEqualTo("org.example.Server");
    }

    @Test
    void secretsAreReplacedInMessagesArgumentsAndStackTraces() throws Exception {
        for (Form form : Form.values()) {
            console.reset();
            try (Logging logging = start(form, Optional.empty(), 1 << 20)) {
                logging.redaction().hide("later-secret");
                Throwable cause = new IllegalStateException("login with hun\"ter failed");
                logger.error("tried {} and later-secret", "hun\"ter", new Exception(cause));
                logger.info("password=swordfish token: \"abc\" user=joe");
                logger.info("Authorization: Bearer eyJhbGciOi.x");
            }
            assertThat(console.toString(StandardCharsets.UTF_8))
                    .doesNotContain("hun\"ter", "hun\\\"ter", "later-secret")
                    .doesNotContain("swordfish", "abc", "eyJ")
                    .contains("tried *** and ***", "login with *** failed", "user=joe");
            if (form == Form.JSON) {
                assertThat(lines()).allSatisfy(line -> Json.FOREIGN.readTree(line));
            }
        }
    }

    @Test
    void filesAreRotatedAndCappedInTotal() throws Exception {
        try (Logging _ = start(Form.HUMAN, Optional.of(directory), 4_000)) {
            for (int i = 0; i < 50; i++) {
                logger.info("line " + i + " " + "x".repeat(200));
            }
        }
        String current = Files.readString(directory.resolve("test.log"));
        assertThat(current.lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(Json.FOREIGN.readTree(line).isObject()).isTrue());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("test.log")
                    .anySatisfy(name -> assertThat(name).matches("test\\.[-0-9]+\\.0\\.log\\.gz"));
        }
    }

    @Test
    void directoryThatCannotBeWrittenIsAnError() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> start(Form.HUMAN, Optional.of(file.resolve("logs")), 1 << 20))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void repeatedMessagesAreLimitedAndCounted() {
        List<String> passed = new ArrayList<>();
        AtomicLong now = new AtomicLong();
        LoggerContext limited = limitedContext(3, now, passed);
        Logger server = limited.getLogger("server");
        for (int i = 0; i < 10_000; i++) {
            server.warn("bad peer {}", i);
        }
        server.warn("another template");
        limited.getLogger("other").warn("bad peer {}", 1);
        assertThat(passed)
                .containsExactly(
                        "bad peer 0", "bad peer 1", "bad peer 2", "another template", "bad peer 1");
        passed.clear();
        now.set(1_000);
        server.warn("bad peer {}", "next");
        assertThat(passed)
                .containsExactly(
                        "9997 more messages like this were left out: bad peer {}", "bad peer next");
    }

    @Test
    void templatesBeyondTheLimitForgetTheOldest() {
        List<String> passed = new ArrayList<>();
        LoggerContext limited = limitedContext(1, new AtomicLong(), passed);
        Logger server = limited.getLogger("server");
        server.info("first");
        server.info("first");
        assertThat(passed).hasSize(1);
        for (int i = 0; i < RepeatLimit.MAX_TEMPLATES; i++) {
            server.info("template " + i);
        }
        server.info("first");
        assertThat(passed).hasSize(RepeatLimit.MAX_TEMPLATES + 2);
    }

    private Logging start(Form form, Optional<Path> files, long maxFileBytes) throws Exception {
        LogOptions options =
                new LogOptions(
                        Level.INFO,
                        form,
                        files,
                        maxFileBytes,
                        3,
                        20_000,
                        1_000,
                        Duration.ofMinutes(1));
        return Logging.start(context, "test", options, SECRETS, console);
    }

    private static LoggerContext limitedContext(int repeats, AtomicLong now, List<String> passed) {
        LoggerContext limited = new LoggerContext();
        limited.addTurboFilter(new RepeatLimit(repeats, 1_000, now::get));
        limited.setMDCAdapter(new LogbackMDCAdapter());
        ListAppender<ILoggingEvent> appender =
                new ListAppender<>() {
                    @Override
                    protected void append(ILoggingEvent event) {
                        passed.add(event.getFormattedMessage());
                    }
                };
        appender.start();
        limited.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        return limited;
    }

    private List<String> lines() {
        return console.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
