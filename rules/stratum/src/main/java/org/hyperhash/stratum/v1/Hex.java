package org.hyperhash.stratum.v1;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;

/** Hexadecimal as miners write it. */
final class Hex {
    private static final int WORD = 4;

    private Hex() {}

    /** Eight digits, most significant first. */
    static Json of(int word) {
        return Json.of(HexFormat.of().toHexDigits(word));
    }

    static Json of(Bytes bytes) {
        return Json.of(bytes.toHex());
    }

    /** One to eight digits, or a JSON number: some firmware pads nothing and quotes nothing. */
    static OptionalInt word(Json value) {
        String text =
                switch (value) {
                    case Json.Text(String digits) -> digits;
                    case Json.Numeral(String literal) -> decimalToHex(literal);
                    case Json.Null _, Json.Flag _, Json.Sequence _, Json.Fields _ -> "";
                };
        if (text.isEmpty() || text.length() > 8 || !isHex(text)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseUnsignedInt(text, 16));
    }

    private static String decimalToHex(String literal) {
        boolean digits = literal.length() <= 10 && literal.chars().allMatch(Character::isDigit);
        return digits ? Long.toHexString(Long.parseLong(literal)) : "";
    }

    /** An even number of digits in either case, at most {@code maxBytes} bytes. */
    static Optional<Bytes> bytes(Json value, int maxBytes) {
        return value.asText()
                .filter(text -> text.length() % 2 == 0 && text.length() <= 2 * maxBytes)
                .filter(Hex::isHex)
                .map(text -> Bytes.ofHex(text.toLowerCase(Locale.ROOT)));
    }

    static Optional<Hash256> hash(Json value) {
        return bytes(value, Hash256.LENGTH)
                .filter(bytes -> bytes.length() == Hash256.LENGTH)
                .map(bytes -> Hash256.of(bytes.toArray()));
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(HexFormat::isHexDigit);
    }

    /** The previous block's hash in the order of mining.notify: each four bytes reversed. */
    static Hash256 swapWords(Hash256 hash) {
        byte[] internal = hash.toArray();
        byte[] swapped = new byte[internal.length];
        for (int i = 0; i < internal.length; i++) {
            swapped[i] = internal[i - i % WORD + (WORD - 1 - i % WORD)];
        }
        return Hash256.of(swapped);
    }
}
