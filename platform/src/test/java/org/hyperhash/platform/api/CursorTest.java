package org.hyperhash.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final Cursor CURSOR = Cursor.after("blocks", "2026-11-21T12:00:00Z", "00ab");

    @Test
    void cursorComesBackAsItWas() {
        assertThat(Cursor.parse(CURSOR.word(), "blocks", 2)).contains(CURSOR);
        Cursor empty = Cursor.after("workers", "");
        assertThat(Cursor.parse(empty.word(), "workers", 1)).contains(empty);
    }

    @Test
    void cursorOfAnotherListIsRefused() {
        assertThat(Cursor.parse(CURSOR.word(), "accounts", 2)).isEmpty();
        assertThat(Cursor.parse(CURSOR.word(), "blocks", 1)).isEmpty();
    }

    @Test
    void damagedCursorIsRefused() {
        assertThat(Cursor.parse("", "blocks", 2)).isEmpty();
        assertThat(Cursor.parse("not base64!", "blocks", 2)).isEmpty();
        Property.check(
                1,
                200,
                random -> {
                    StringBuilder word = new StringBuilder(CURSOR.word());
                    int at = random.nextInt(word.length());
                    word.setCharAt(at, (char) ('a' + random.nextInt(26)));
                    Optional<Cursor> parsed = Cursor.parse(word.toString(), "blocks", 2);
                    assertThat(parsed.isEmpty() || parsed.get().equals(CURSOR)).isTrue();
                });
        for (int length = 0; length < CURSOR.word().length(); length++) {
            assertThat(Cursor.parse(CURSOR.word().substring(0, length), "blocks", 2)).isEmpty();
        }
    }
}
