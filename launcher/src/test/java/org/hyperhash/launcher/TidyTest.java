package org.hyperhash.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a reviewer would say about every file, said by a test. */
class TidyTest {
    private static final int LINE_LENGTH_MAX = 100;
    private static final int FILE_LINES_MAX = 600;
    private static final int TEST_LINES_MAX = 800;
    private static final Pattern BANNED =
            Pattern.compile("TODO|FIXME|XXX|@author|@Disabled|printStackTrace\\(\\)|\\t");
    private static final Pattern WEAK_NAME =
            Pattern.compile(".*(Impl|Utils?|Helper|Manager|Base)\\.java");

    /** Files that may be longer than the limit, each with its reason. */
    private static final List<String> LONG_FILES = List.of();

    @Test
    void linesAreShort() {
        assertThat(complaints("main", file -> longLines(file))).isEmpty();
        assertThat(complaints("test", file -> longLines(file))).isEmpty();
    }

    @Test
    void filesAreShort() {
        assertThat(complaints("main", file -> tooLong(file, FILE_LINES_MAX))).isEmpty();
        assertThat(complaints("test", file -> tooLong(file, TEST_LINES_MAX))).isEmpty();
    }

    @Test
    void noUnfinishedWork() {
        assertThat(complaints("main", TidyTest::bannedWords)).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        assertThat(
                        complaints(
                                "main",
                                file ->
                                        WEAK_NAME.matcher(file.getFileName().toString()).matches()
                                                ? List.of("weak name")
                                                : List.of()))
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        assertThat(complaints("main", TidyTest::packageInfo)).isEmpty();
    }

    private interface Look {
        List<String> at(Path file);
    }

    private static List<String> complaints(String kind, Look look) {
        List<Path> files = Sources.java(kind);
        assertThat(files).hasSizeGreaterThan(10);
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            for (String complaint : look.at(file)) {
                found.add(Sources.root().relativize(file) + ": " + complaint);
            }
        }
        return found;
    }

    private static List<String> longLines(Path file) {
        return Sources.read(file)
                .lines()
                .filter(line -> line.length() > LINE_LENGTH_MAX)
                .filter(line -> !line.contains("\"") && !line.contains("http"))
                .map(line -> "%d columns: %s".formatted(line.length(), line.strip()))
                .toList();
    }

    private static List<String> tooLong(Path file, int limit) {
        long lines = Sources.read(file).lines().count();
        String name = file.getFileName().toString();
        return lines > limit && !LONG_FILES.contains(name)
                ? List.of("%d lines, at most %d".formatted(lines, limit))
                : List.of();
    }

    private static List<String> bannedWords(Path file) {
        return Sources.read(file)
                .lines()
                .filter(line -> BANNED.matcher(line).find())
                .map(String::strip)
                .toList();
    }

    private static List<String> packageInfo(Path file) {
        Path info = file.resolveSibling("package-info.java");
        if (!Files.exists(info)) {
            return List.of("its package has no package-info.java");
        }
        String text = Sources.read(info);
        return text.contains("@NullMarked") && text.startsWith("/**")
                ? List.of()
                : List.of("package-info.java lacks a sentence or @NullMarked");
    }
}
