package org.hyperhash.bitcoin.address;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.ParsedAddress.BadCharacter;
import org.hyperhash.bitcoin.address.ParsedAddress.BadChecksum;
import org.hyperhash.bitcoin.address.ParsedAddress.BadPayload;
import org.hyperhash.bitcoin.address.ParsedAddress.MixedCase;

/**
 * The text form of witness programs: five bits a character and a checksum of six.
 *
 * @spec BIP 173, BIP 350
 */
final class Bech32Text {
    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {
        0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
    };
    private static final int CHECKSUM_LENGTH = 6;
    private static final int BECH32 = 1;
    private static final int BECH32M = 0x2bc830a3;

    private Bech32Text() {}

    sealed interface Decoded {}

    /**
     * @param modified whether the checksum is bech32m's
     */
    record Good(String prefix, WitnessProgram program, boolean modified) implements Decoded {}

    record Bad(ParsedAddress.Refused reason) implements Decoded {}

    static boolean isKnownPrefix(String prefix) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        return Arrays.stream(Network.values())
                .anyMatch(network -> network.bech32Prefix().equals(lower));
    }

    static Decoded decode(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT))) {
            return new Bad(new MixedCase());
        }
        int separator = lower.lastIndexOf('1');
        int[] digits = new int[lower.length() - separator - 1];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = ALPHABET.indexOf(lower.charAt(separator + 1 + i));
            if (digits[i] < 0) {
                return new Bad(new BadCharacter(separator + 1 + i));
            }
        }
        String prefix = lower.substring(0, separator);
        if (digits.length <= CHECKSUM_LENGTH) {
            return new Bad(new BadPayload(0, "a version and a program"));
        }
        return decodeDigits(prefix, digits);
    }

    private static Decoded decodeDigits(String prefix, int[] digits) {
        int residue = residue(prefix, digits);
        if (residue != BECH32 && residue != BECH32M) {
            return new Bad(new BadChecksum());
        }
        ByteArrayOutputStream program = new ByteArrayOutputStream();
        int pending = 0;
        int bits = 0;
        for (int i = 1; i < digits.length - CHECKSUM_LENGTH; i++) {
            pending = (pending << 5 | digits[i]) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                program.write(pending >>> bits);
            }
        }
        boolean padded = bits < 5 && (pending & ((1 << bits) - 1)) == 0;
        if (!padded) {
            return new Bad(new BadPayload(program.size(), "whole bytes, padded with zeros"));
        }
        Bytes content = Bytes.wrap(program.toByteArray());
        return new Good(prefix, new WitnessProgram(digits[0], content), residue == BECH32M);
    }

    static String encode(String prefix, WitnessProgram program) {
        int length = program.program().length();
        int[] digits = new int[1 + (8 * length + 4) / 5 + CHECKSUM_LENGTH];
        digits[0] = program.version();
        for (int bit = 0; bit < 8 * length; bit++) {
            int set = program.program().at(bit / 8) >>> (7 - bit % 8) & 1;
            digits[1 + bit / 5] |= set << (4 - bit % 5);
        }
        int checksum = residue(prefix, digits) ^ (program.version() == 0 ? BECH32 : BECH32M);
        for (int i = 0; i < CHECKSUM_LENGTH; i++) {
            digits[digits.length - CHECKSUM_LENGTH + i] =
                    checksum >>> (5 * (CHECKSUM_LENGTH - 1 - i)) & 31;
        }
        StringBuilder text = new StringBuilder(prefix).append('1');
        for (int digit : digits) {
            text.append(ALPHABET.charAt(digit));
        }
        return text.toString();
    }

    private static int residue(String prefix, int[] digits) {
        int residue = 1;
        for (int i = 0; i < prefix.length(); i++) {
            residue = step(residue, prefix.charAt(i) >>> 5);
        }
        residue = step(residue, 0);
        for (int i = 0; i < prefix.length(); i++) {
            residue = step(residue, prefix.charAt(i) & 31);
        }
        for (int digit : digits) {
            residue = step(residue, digit);
        }
        return residue;
    }

    private static int step(int residue, int digit) {
        int top = residue >>> 25;
        int next = (residue & 0x1ffffff) << 5 ^ digit;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= (top >>> i & 1) == 1 ? GENERATOR[i] : 0;
        }
        return next;
    }
}
