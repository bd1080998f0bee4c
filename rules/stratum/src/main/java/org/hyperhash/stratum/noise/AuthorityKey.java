package org.hyperhash.stratum.noise;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.Base58Check;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.bitcoin.crypto.XOnlyKey;

/**
 * Authority keys as people copy them: base58 with checksum of version 1 (U16, little-endian) and
 * the key.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 4.7 URL Scheme and Pool Authority Key
 */
public final class AuthorityKey {
    private static final Bytes VERSION = Bytes.of((byte) 1, (byte) 0);
    private static final XOnlyKey DEMO =
            parse("9auqWEzQDVyd2oe1JVGFLMLHZtCo2FFqZwtKA5gd9xbuEu7PH72");

    private AuthorityKey() {}

    public static String format(XOnlyKey key) {
        return Base58Check.encode(VERSION.concat(key.x()));
    }

    /**
     * @throws IllegalArgumentException with the reason when {@code text} is no authority key
     */
    public static XOnlyKey parse(String text) {
        Bytes content =
                Base58Check.decode(text)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "not an authority key (its checksum is wrong): " + text));
        if (content.length() != VERSION.length() + XOnlyKey.LENGTH
                || !content.slice(0, VERSION.length()).equals(VERSION)) {
            throw new IllegalArgumentException(
                    "not an authority key (version 1 and 32 bytes): " + text);
        }
        return new XOnlyKey(content.slice(VERSION.length(), content.length()));
    }

    /** Writes the secret half, for a key file and nowhere else. */
    public static String formatSecret(SecretKey key) {
        return Base58Check.encode(Bytes.wrap(key.reveal()));
    }

    /**
     * Reads the secret half: base58 with checksum of 32 bytes.
     *
     * @throws IllegalArgumentException when {@code text} is none; the message does not repeat it
     */
    public static SecretKey parseSecret(String text) {
        return Base58Check.decode(text)
                .filter(content -> content.length() == SecretKey.LENGTH)
                .map(content -> SecretKey.of(content.toArray()))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "not a secret authority key in base58 with checksum"));
    }

    /** Whether this is the key of every sample configuration, whose secret everybody knows. */
    public static boolean isDemo(XOnlyKey key) {
        return key.equals(DEMO);
    }
}
