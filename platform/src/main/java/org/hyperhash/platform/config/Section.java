package org.hyperhash.platform.config;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One table of the configuration. Each method declares a key with its limits and its line of
 * documentation, and returns the effective value. A value that breaks its limits is reported and
 * replaced by the default, so that a reader sees all problems in one run.
 */
public final class Section {
    static final int MAX_SECRET_BYTES = 64 << 10;
    static final int MAX_TEXT_CHARS = 4096;

    private static final String REDACTED = "\"***\"";

    private final Reading reading;
    private final String path;
    private final boolean reloadable;

    Section(Reading reading, String path, boolean reloadable) {
        this.reading = reading;
        this.path = path;
        this.reloadable = reloadable;
    }

    /** The same section; keys declared through it take effect on a reload. */
    public Section reloadable() {
        return new Section(reading, path, true);
    }

    public Section section(String name) {
        String inner = keyPath(name);
        reading.declareSection(inner);
        return new Section(reading, inner, reloadable);
    }

    /** The whole path of a key, for messages. */
    public String pathOf(String key) {
        return keyPath(key);
    }

    /** The tables of an array, {@code [[name]]}, in order; empty when there is none. */
    public List<Section> sections(String name) {
        String array = keyPath(name);
        reading.declareSection(array);
        return IntStream.range(0, reading.elements(array))
                .mapToObj(index -> {
                    reading.declareSection(array + "." + index);
                    return new Section(reading, array + "." + index, reloadable);
                })
                .toList();
    }

    /** Names a key of an earlier version, so that whoever still sets it learns what to do. */
    public void removed(String key, String advice) {
        reading.declareRemoved(keyPath(key), advice);
    }

    /** Reports that the values of this section, each legal, do not fit together. */
    public void reject(String key, String message) {
        String full = keyPath(key);
        Origin place = reading.find(full).map(Raw::origin).orElseGet(() -> reading.placeOf(path));
        reading.report(place, full + ": " + message);
    }

    /** A TCP port; 0 lets the system choose a free one. */
    public int port(String key, int fallback, String doc) {
        return integer(key, fallback, 0, 65_535, doc);
    }

    public int integer(String key, int fallback, int min, int max, String doc) {
        return Math.toIntExact(longInteger(key, fallback, min, max, doc));
    }

    public long longInteger(String key, long fallback, long min, long max, String doc) {
        return whole(key, fallback, min, max, doc);
    }

    /** A whole number of milliseconds; the key ends in {@code -ms}. */
    public Duration durationMs(
            String key, Duration fallback, Duration min, Duration max, String doc) {
        if (!key.endsWith("-ms")) {
            throw new IllegalArgumentException("a duration's key ends in -ms: " + key);
        }
        return Duration.ofMillis(
                whole(key, fallback.toMillis(), min.toMillis(), max.toMillis(), doc));
    }

    private long whole(String key, long fallback, long min, long max, String doc) {
        String expected = "a whole number from %d to %d".formatted(min, max);
        BigInteger lowest = BigInteger.valueOf(min);
        BigInteger highest = BigInteger.valueOf(max);
        return declared(
                key,
                fallback,
                expected,
                doc,
                raw ->
                        raw.wholeNumber()
                                .filter(n -> n.compareTo(lowest) >= 0 && n.compareTo(highest) <= 0)
                                .map(BigInteger::longValueExact),
                String::valueOf);
    }

    public BigDecimal decimal(
            String key, BigDecimal fallback, BigDecimal min, BigDecimal max, String doc) {
        return declared(
                key,
                fallback,
                "a number from %s to %s".formatted(min.toPlainString(), max.toPlainString()),
                doc,
                raw -> raw.decimal().filter(n -> n.compareTo(min) >= 0 && n.compareTo(max) <= 0),
                BigDecimal::toPlainString);
    }

    public boolean bool(String key, boolean fallback, String doc) {
        return declared(key, fallback, "true or false", doc, Raw::bool, String::valueOf);
    }

    /** A text that is not empty. */
    public String text(String key, String fallback, String doc) {
        return declared(key, fallback, "a text", doc, Section::shortText, Section::quoted);
    }

    public Optional<String> optionalText(String key, String doc) {
        return optional(key, "a text", doc, Section::shortText, Section::quoted);
    }

    /** A text without a default; its absence is a problem. */
    public String requiredText(String key, String doc) {
        return required(key, "", "a text", doc, Section::shortText, Section::quoted);
    }

    public List<String> textList(String key, List<String> fallback, String doc) {
        return declared(key, fallback, "a list of texts", doc, Raw::textList, Section::listed);
    }

    /** A path; in the file, a relative one starts at the file's directory. */
    public Path path(String key, Path fallback, String doc) {
        return declared(key, fallback, "a path", doc, this::toPath, Section::printed);
    }

    public Optional<Path> optionalPath(String key, String doc) {
        return optional(key, "a path", doc, this::toPath, Section::printed);
    }

    public HostPort hostPort(String key, HostPort fallback, String doc) {
        return declared(key, fallback, "host:port", doc, Section::toHostPort, Section::quotedPrint);
    }

    public Optional<HostPort> optionalHostPort(String key, String doc) {
        return optional(key, "host:port", doc, Section::toHostPort, Section::quotedPrint);
    }

    /** One of the constants of an enum, written in lower case with dashes. */
    public <E extends Enum<E>> E choice(String key, E fallback, String doc) {
        List<E> choices = Arrays.asList(fallback.getDeclaringClass().getEnumConstants());
        String expected =
                choices.stream()
                        .map(Section::kebab)
                        .collect(Collectors.joining(", ", "one of ", ""));
        return declared(
                key,
                fallback,
                expected,
                doc,
                raw ->
                        raw.text()
                                .flatMap(text ->
                                        choices.stream()
                                                .filter(one -> kebab(one).equals(text))
                                                .findFirst()),
                choice -> quoted(kebab(choice)));
    }

    /**
     * A password or token: the content of the file that {@code <key>-file} names, without the line
     * end, or the environment variable of {@code key}. The value itself has no place in the
     * configuration file or on a command line, where others can read it.
     */
    public Optional<Secret> secret(String key, String doc) {
        String full = keyPath(key);
        String fileKey = key + "-file";
        Optional<Path> file = optionalPath(fileKey, doc + ": path of a file with it");
        Optional<Raw> direct = reading.find(full);
        reading.declareHandled(full);
        if (direct.isEmpty()) {
            return file.flatMap(path -> readSecret(fileKey, path));
        }
        Raw raw = direct.get();
        if (!(raw.origin() instanceof Origin.Environment)) {
            reading.report(
                    raw.origin(),
                    "%s: a secret is not written here; name a file by %s or set %s"
                            .formatted(full, keyPath(fileKey), ConfigSource.variableOf(full)));
            return Optional.empty();
        }
        if (file.isPresent()) {
            reading.report(
                    raw.origin(), "%s and %s are both set".formatted(full, keyPath(fileKey)));
        }
        Setting setting =
                new Setting(full, REDACTED, raw.origin(), "", "a secret", doc, reloadable);
        reading.declare(setting);
        return raw.text().map(text -> keep(full, text));
    }

    private Optional<Secret> readSecret(String fileKey, Path file) {
        try {
            if (Files.size(file) > MAX_SECRET_BYTES) {
                reject(fileKey, "%s has more than %d bytes".formatted(file, MAX_SECRET_BYTES));
                return Optional.empty();
            }
            String content = Files.readString(file, StandardCharsets.UTF_8).stripTrailing();
            if (content.isEmpty()) {
                reject(fileKey, file + " is empty");
                return Optional.empty();
            }
            return Optional.of(keep(keyPath(fileKey), content));
        } catch (IOException unreadable) {
            reject(fileKey, "cannot read " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    private Secret keep(String full, String content) {
        Secret secret = new Secret(content);
        reading.keep(full, secret);
        return secret;
    }

    private <T> T declared(
            String key,
            T fallback,
            String expected,
            String doc,
            Function<Raw, Optional<T>> parse,
            Function<T, String> print) {
        String full = keyPath(key);
        Optional<Raw> raw = reading.find(full);
        T value = raw.flatMap(written -> parsed(full, written, expected, parse)).orElse(fallback);
        declare(full, raw, print.apply(value), print.apply(fallback), expected, doc);
        return value;
    }

    private <T> Optional<T> optional(
            String key,
            String expected,
            String doc,
            Function<Raw, Optional<T>> parse,
            Function<T, String> print) {
        String full = keyPath(key);
        Optional<Raw> raw = reading.find(full);
        Optional<T> value = raw.flatMap(written -> parsed(full, written, expected, parse));
        declare(full, raw, value.map(print).orElse(""), "", expected, doc);
        return value;
    }

    private <T> T required(
            String key,
            T placeholder,
            String expected,
            String doc,
            Function<Raw, Optional<T>> parse,
            Function<T, String> print) {
        Optional<T> value = optional(key, expected, doc, parse, print);
        String full = keyPath(key);
        if (reading.find(full).isEmpty()) {
            reading.report(
                    reading.placeOf(path), "%s is missing: %s (%s)".formatted(full, doc, expected));
        }
        return value.orElse(placeholder);
    }

    private <T> Optional<T> parsed(
            String full, Raw raw, String expected, Function<Raw, Optional<T>> parse) {
        Optional<T> value = parse.apply(raw);
        if (value.isEmpty()) {
            reading.report(
                    raw.origin(),
                    "%s = %s: must be %s%s"
                            .formatted(full, raw.written(), expected, unitHint(full, raw)));
        }
        return value;
    }

    /** Units belong into the key; whoever writes them into the value is shown the number. */
    private static String unitHint(String full, Raw raw) {
        String text = raw.text().orElse("");
        if (!full.endsWith("-ms") || !text.matches("[0-9]{1,9} *(ms|s|m|min|h)")) {
            return "";
        }
        long count = Long.parseLong(text.replaceAll("[^0-9]", ""));
        long unitMs =
                switch (text.replaceAll("[0-9 ]", "")) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "h" -> 3_600_000;
                    case String _ -> 60_000;
                };
        return "; in milliseconds that is " + count * unitMs;
    }

    private void declare(
            String full,
            Optional<Raw> raw,
            String value,
            String fallback,
            String expected,
            String doc) {
        Origin origin = raw.map(Raw::origin).orElse(Origin.DEFAULT);
        reading.declare(new Setting(full, value, origin, fallback, expected, doc, reloadable));
    }

    private String keyPath(String key) {
        if (!key.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("keys are lower case with dashes: " + key);
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    private Optional<Path> toPath(Raw raw) {
        return shortText(raw).map(text -> reading.resolve(raw, text));
    }

    private static Optional<HostPort> toHostPort(Raw raw) {
        return raw.text().flatMap(HostPort::parse);
    }

    private static Optional<String> shortText(Raw raw) {
        return raw.text().filter(text -> !text.isBlank() && text.length() <= MAX_TEXT_CHARS);
    }

    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String quotedPrint(HostPort address) {
        return quoted(address.toString());
    }

    private static String printed(Path path) {
        return quoted(path.toString());
    }

    private static String listed(List<String> items) {
        return items.stream().map(Section::quoted).collect(Collectors.joining(", ", "[", "]"));
    }
}
