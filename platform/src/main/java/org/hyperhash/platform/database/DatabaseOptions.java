package org.hyperhash.platform.database;

import java.nio.file.Path;
import java.util.Optional;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.config.Section;

/** Which PostgreSQL to use. */
public sealed interface DatabaseOptions {
    /** How many connections are open at most. */
    int connections();

    /**
     * A server that somebody else runs.
     *
     * @param url {@code jdbc:postgresql://host:port/name}
     */
    record External(String url, String user, Optional<Secret> password, int connections)
            implements DatabaseOptions {}

    /**
     * A server of our own, started and stopped with the process.
     *
     * @param directory of its programs, data, password and log
     */
    record Embedded(Path directory, int connections) implements DatabaseOptions {}

    /** Reads the section {@code database}: embedded unless there is a URL. */
    static DatabaseOptions read(Section section, Path embeddedDirectory) {
        Optional<String> url =
                section.optionalText(
                        "url",
                        "jdbc:postgresql://host:port/name of your server; embedded when not set");
        String user = section.text("user", "hyperhash", "User at your server");
        Optional<Secret> password = section.secret("password", "Password at your server");
        Path directory =
                section.path(
                        "embedded-directory",
                        embeddedDirectory,
                        "Directory of the embedded server");
        int connections =
                section.integer("max-connections", 10, 2, 500, "Most connections to the server");
        url.flatMap(DatabaseOptions::problem).ifPresent(problem -> section.reject("url", problem));
        return url.<DatabaseOptions>map(
                        address -> new External(address, user, password, connections))
                .orElse(new Embedded(directory, connections));
    }

    private static Optional<String> problem(String url) {
        if (!url.startsWith("jdbc:postgresql://")) {
            return Optional.of("must start with jdbc:postgresql://");
        }
        // Addresses are printed and logged. The pattern also finds sslpassword.
        boolean password = url.matches("(?is).*(password|passwd|pwd)=.*");
        boolean login = url.matches("(?s)[^/]*//[^/?]*@.*");
        if (password || login) {
            return Optional.of(
                    "a secret is not written here, nor a user before @; name the user by"
                            + " database.user and a file with the password by"
                            + " database.password-file");
        }
        return Optional.empty();
    }
}
