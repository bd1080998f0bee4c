package org.hyperhash.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the file that the build wrote. */
final class Version implements IVersionProvider {
    static String current() {
        return property("version");
    }

    /** Of the sources, with {@code -dirty} when they were changed; or {@code unknown}. */
    static String commit() {
        return property("commit");
    }

    private static String property(String key) {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "HyperHash %s (commit %s)".formatted(current(), commit()),
            "Java %s (%s)"
                    .formatted(
                            System.getProperty("java.version"), System.getProperty("java.vendor")),
            "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch"))
        };
    }
}
