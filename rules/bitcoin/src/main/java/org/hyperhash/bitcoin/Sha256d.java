package org.hyperhash.bitcoin;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 applied twice: Bitcoin's hash of headers, transactions and merkle nodes. An instance is
 * reusable and belongs to one thread.
 */
public final class Sha256d {
    private final MessageDigest sha256 = newSha256();
    private final byte[] pair = new byte[2 * Hash256.LENGTH];

    /** Hashes all of {@code content}. */
    public static Hash256 of(byte[] content) {
        return new Sha256d().update(content, 0, content.length).finish();
    }

    public static Hash256 of(Bytes content) {
        return of(content.toArray());
    }

    public Sha256d update(byte[] source, int offset, int length) {
        sha256.update(source, offset, length);
        return this;
    }

    /** The hash of everything since the last finish. */
    public Hash256 finish() {
        try {
            sha256.digest(pair, 0, Hash256.LENGTH);
            sha256.update(pair, 0, Hash256.LENGTH);
            sha256.digest(pair, 0, Hash256.LENGTH);
            return Hash256.read(pair, 0);
        } catch (DigestException impossible) {
            throw new IllegalStateException("SHA-256 no longer fits 32 bytes", impossible);
        }
    }

    /** The parent of two merkle nodes. */
    public Hash256 ofPair(Hash256 left, Hash256 right) {
        left.writeTo(pair, 0);
        right.writeTo(pair, Hash256.LENGTH);
        sha256.update(pair, 0, pair.length);
        return finish();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
