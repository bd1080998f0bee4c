package org.hyperhash.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.logging.LogOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sections that the platform reads itself: defaults, and every key mapped. */
class OptionsTest {
    private static final Path DIRECTORY = Path.of("dir");

    @TempDir Path directory;

    private record Everything(
            HttpOptions http, JournalOptions journal, LogOptions log, DatabaseOptions database) {
        static Everything read(Section root) {
            return new Everything(
                    HttpOptions.read(root.section("core"), 8442),
                    JournalOptions.read(root.section("journal"), DIRECTORY),
                    LogOptions.read(root.section("log")),
                    DatabaseOptions.read(root.section("database"), DIRECTORY));
        }
    }

    @Test
    void everyKeyHasItsDefault() throws Exception {
        assertThat(read(""))
                .isEqualTo(
                        new Everything(
                                HttpOptions.of("127.0.0.1", 8442, "core.listen-port"),
                                JournalOptions.of(DIRECTORY),
                                new LogOptions(
                                        LogOptions.Level.INFO,
                                        LogOptions.Form.HUMAN,
                                        Optional.empty(),
                                        64L << 20,
                                        14,
                                        1L << 30,
                                        20,
                                        Duration.ofMinutes(1)),
                                new DatabaseOptions.Embedded(DIRECTORY, 10)));
    }

    @Test
    void everyKeyIsMapped() throws Exception {
        Files.writeString(directory.resolve("password"), "swordfish");
        assertThat(
                        read(
                                """
                                [core]
                                listen-address = "0.0.0.0"
                                listen-port = 1
                                max-connections = 2
                                max-connections-per-address = 7
                                max-header-bytes = 3000
                                max-body-bytes = 4000
                                idle-timeout-ms = 5000
                                [journal]
                                directory = "j"
                                queue-records = 6
                                queue-bytes = 8388609
                                append-wait-ms = 7
                                [log]
                                level = "debug"
                                console = "json"
                                directory = "l"
                                max-file-bytes = 70000
                                max-age-days = 8
                                total-bytes = 9000000
                                max-repeats = 10
                                repeat-window-ms = 11
                                [database]
                                url = "jdbc:postgresql://db/hh"
                                user = "u"
                                password-file = "password"
                                embedded-directory = "unused"
                                max-connections = 12
                                """))
                .isEqualTo(
                        new Everything(
                                new HttpOptions(
                                        "0.0.0.0",
                                        1,
                                        "core.listen-port",
                                        2,
                                        7,
                                        3_000,
                                        4_000,
                                        Duration.ofSeconds(5)),
                                new JournalOptions(
                                        directory.resolve("j"), 6, 8_388_609, Duration.ofMillis(7)),
                                new LogOptions(
                                        LogOptions.Level.DEBUG,
                                        LogOptions.Form.JSON,
                                        Optional.of(directory.resolve("l")),
                                        70_000,
                                        8,
                                        9_000_000,
                                        10,
                                        Duration.ofMillis(11)),
                                new DatabaseOptions.External(
                                        "jdbc:postgresql://db/hh",
                                        "u",
                                        Optional.of(new Secret("swordfish")),
                                        12)));
    }

    @Test
    void passwordIsNotWrittenInAnAddress() {
        for (String url :
                List.of(
                        "jdbc:postgresql://h/db?user=bob&password=hunter2",
                        "jdbc:postgresql://h/db?PassWord=hunter2",
                        "jdbc:postgresql://h/db?sslpassword=hunter2",
                        "jdbc:postgresql://bob:hunter2@h/db")) {
            assertThatThrownBy(() -> read("[database]\nurl = \"%s\"\n".formatted(url)))
                    .hasMessageContaining("database.url: a secret is not written here")
                    .hasMessageContaining("database.password-file")
                    .satisfies(
                            refusal -> assertThat(refusal.getMessage()).doesNotContain("hunter2"));
        }
    }

    private Everything read(String toml) throws Exception {
        Path file = Files.writeString(directory.resolve("hyperhash.toml"), toml);
        return ConfigSource.load(Optional.of(file), Map.of(), Map.of())
                .read(Everything::read)
                .value();
    }
}
