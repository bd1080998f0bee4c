package org.hyperhash.bitcoin;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 applied twice: Bitcoin's hash of headers, transactions and merkle nodes. An instance is
 * reusable, allocates nothing but the hashes it returns, and belongs to one thread.
 */
public final class Sha256d {
    private final MessageDigest sha256 = newSha256();
    private final byte[] pair = new byte[2 * Hash256.LENGTH];

    /** Hashes all of {@code content}. */
    public static Hash256 of(byte[] content) {
        return new Sha256d().update(content, 0, content.length).finish();
    }

    public static Hash256 of(Bytes content) {
        return new Sha256d().update(content).finish();
    }

    public Sha256d update(byte[] source, int offset, int length) {
        sha256.update(source, offset, length);
        return this;
    }

    public Sha256d update(Bytes bytes) {
        bytes.addTo(sha256);
        return this;
    }

    /** The hash of everything since the last finish. */
    public Hash256 finish() {
        finish(pair, 0);
        return Hash256.read(pair, 0);
    }

    /** Writes the 32 bytes of the hash of everything since the last finish. */
    public void finish(byte[] destination, int offset) {
        try {
            sha256.digest(destination, offset, Hash256.LENGTH);
            sha256.update(destination, offset, Hash256.LENGTH);
            sha256.digest(destination, offset, Hash256.LENGTH);
        } catch (DigestException e) {
            throw new IllegalArgumentException("no room for 32 bytes at " + offset, e);
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
