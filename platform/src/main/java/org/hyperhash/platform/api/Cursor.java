package org.hyperhash.platform.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Where a list goes on: the keys of the last item that was sent, so that items which come meanwhile
 * are neither sent twice nor shift the others. Clients see a word that means nothing to them and
 * carries a checksum.
 *
 * @param list which list it is of
 * @param keys of the last item, in the order of the list
 */
public record Cursor(String list, List<String> keys) {
    private static final String SEPARATOR = "\u001f";
    private static final int CHECKSUM_CHARS = 8;

    public Cursor {
        keys = List.copyOf(keys);
    }

    public static Cursor after(String list, String... keys) {
        return new Cursor(list, List.of(keys));
    }

    /** As clients see it. */
    public String word() {
        String text = list + SEPARATOR + String.join(SEPARATOR, keys);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((checksum(text) + text).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The cursor that a client sent back; empty when it is damaged or of another list.
     *
     * @param keys how many there must be
     */
    static Optional<Cursor> parse(String word, String list, int keys) {
        String decoded;
        try {
            decoded = new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (decoded.length() < CHECKSUM_CHARS) {
            return Optional.empty();
        }
        String text = decoded.substring(CHECKSUM_CHARS);
        List<String> parts = List.of(text.split(SEPARATOR, -1));
        boolean right =
                decoded.startsWith(checksum(text))
                        && parts.getFirst().equals(list)
                        && parts.size() == keys + 1;
        return right
                ? Optional.of(new Cursor(list, parts.subList(1, parts.size())))
                : Optional.empty();
    }

    private static String checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(checksum.getValue());
    }
}
