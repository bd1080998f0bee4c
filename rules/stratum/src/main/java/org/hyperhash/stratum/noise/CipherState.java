package org.hyperhash.stratum.noise;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.hyperhash.stratum.v2.FrameCipher;

/**
 * One key and its counter: encrypts one direction of a connection. Either it seals or it opens,
 * never both. Owned by the thread that writes, or reads, that direction.
 *
 * @spec https://noiseprotocol.org/noise.html 5.1 The CipherState object
 */
public final class CipherState implements FrameCipher {
    /** Bytes of a message authentication code. */
    static final int MAC = 16;

    /** A Noise message has at most 65,535 bytes. */
    private static final int MAX_PART = 65_535 - MAC;

    private static final byte[] NO_DATA = {};
    private static final int NONCE_LENGTH = 12;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private long counter;
    private boolean broken;

    CipherState(byte[] key) {
        this.key = new SecretKeySpec(key, "ChaCha20");
        try {
            cipher = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("this Java has no ChaCha20-Poly1305", impossible);
        }
    }

    @Override
    public int overhead() {
        return MAC;
    }

    @Override
    public int maxPart() {
        return MAX_PART;
    }

    @Override
    public void seal(byte[] buffer, int offset, int length) {
        seal(NO_DATA, buffer, offset, length);
    }

    /** Also authenticates {@code associated}, which is not sent. */
    void seal(byte[] associated, byte[] buffer, int offset, int length) {
        try {
            start(Cipher.ENCRYPT_MODE, associated);
            cipher.doFinal(buffer, offset, length, buffer, offset);
        } catch (GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void open(byte[] sealed, int length, byte[] destination, int offset) throws IOException {
        open(NO_DATA, sealed, length, destination, offset);
    }

    void open(byte[] associated, byte[] sealed, int length, byte[] destination, int offset)
            throws ForgedMessageException {
        try {
            start(Cipher.DECRYPT_MODE, associated);
            cipher.doFinal(sealed, 0, length, destination, offset);
        } catch (AEADBadTagException _) {
            broken = true;
            throw new ForgedMessageException(counter - 1);
        } catch (GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    /** The platform's cipher refuses a key and nonce twice; the counter never repeats. */
    private void start(int mode, byte[] associated) throws GeneralSecurityException {
        if (broken || counter == -1) {
            throw new IllegalStateException("a cipher is used after a forgery or 2^64-1 messages");
        }
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[4 + i] = (byte) (counter >>> (8 * i));
        }
        counter++;
        cipher.init(mode, key, new IvParameterSpec(nonce));
        if (associated.length > 0) {
            cipher.updateAAD(associated);
        }
    }
}
