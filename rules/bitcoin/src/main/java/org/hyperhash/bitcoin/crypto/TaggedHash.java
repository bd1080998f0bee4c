package org.hyperhash.bitcoin.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 that starts from a tag, so that hashes for one purpose never pass for another. */
final class TaggedHash {
    private TaggedHash() {}

    static byte[] of(String tag, byte[]... parts) {
        MessageDigest sha256 = sha256();
        byte[] tagHash = sha256.digest(tag.getBytes(StandardCharsets.US_ASCII));
        sha256.update(tagHash);
        sha256.update(tagHash);
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return sha256.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
