package org.hyperhash.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TomlLinesTest {
    private static final String TEXT =
            """
            # key = "in a comment"
            top = 1
            multi = \"""
            not = "a key"
            \"""
            literal = '''
            a = 1
            '''
            "quoted key" = 2
            [a.b] # comment with ] and =
            list = [ # comment
              "x = y",
              { p = 1, q = [ { r = 2 } ] },
            ]
            inline = { one = 1, two = { three = "}" } }
            c.d = "escaped \\" quote"
            [[e]]
            f = 1
            [[e]]
            f = 2
            [e.g]
            h = 3
            """;

    @Test
    void everyKeyHasItsLine() {
        TomlLines lines = TomlLines.of(TEXT);
        List<String> paths =
                List.of(
                        "top 2",
                        "multi 3",
                        "literal 6",
                        "quoted key 9",
                        "a.b 10",
                        "a.b.list 11",
                        "a.b.list.1.p 13",
                        "a.b.list.1.q.0.r 13",
                        "a.b.inline.one 15",
                        "a.b.inline.two.three 15",
                        "a.b.c.d 16",
                        "e.0.f 18",
                        "e.1 19",
                        "e.1.f 20",
                        "e.1.g 21",
                        "e.1.g.h 22");
        for (String expected : paths) {
            int space = expected.lastIndexOf(' ');
            String path = expected.substring(0, space);
            assertThat(path + " " + lines.lineOf(path)).isEqualTo(expected);
        }
        assertThat(lines.lineOf("a.b.not")).isZero();
        assertThat(lines.duplicates()).isEmpty();
    }

    @Test
    void everyTruncationEnds() {
        for (int length = 0; length <= TEXT.length(); length++) {
            assertThat(TomlLines.of(TEXT.substring(0, length)).duplicates()).isEmpty();
        }
    }
}
