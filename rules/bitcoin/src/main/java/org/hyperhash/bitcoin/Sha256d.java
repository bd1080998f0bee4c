package org.hyperhash.bitcoin;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 applied twice: the hash of headers, transactions and merkle nodes. Reuses its digest and
 * allocates nothing; owned by one thread.
 */
public final class Sha256d {
    private final MessageDigest sha256 = newSha256();

    /** Adds {@code length} bytes to the message being hashed. */
    public void update(byte[] source, int offset, int length) {
        sha256.update(source, offset, length);
    }

    public void update(Bytes bytes) {
        bytes.addTo(sha256);
    }

    /** Ends the message and writes its 32-byte hash. */
    public void finish(byte[] destination, int offset) {
        try {
            sha256.digest(destination, offset, Hash256.LENGTH);
            sha256.update(destination, offset, Hash256.LENGTH);
            sha256.digest(destination, offset, Hash256.LENGTH);
        } catch (DigestException e) {
            throw new IllegalArgumentException("no room for 32 bytes at " + offset, e);
        }
    }

    /** Hashes one message, where speed does not matter. */
    public static Hash256 of(byte[] message) {
        Sha256d hasher = new Sha256d();
        byte[] hash = new byte[Hash256.LENGTH];
        hasher.update(message, 0, message.length);
        hasher.finish(hash, 0);
        return Hash256.of(hash);
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
