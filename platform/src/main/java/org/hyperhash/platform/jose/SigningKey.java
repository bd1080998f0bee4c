package org.hyperhash.platform.jose;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import org.hyperhash.platform.json.Json;
import tools.jackson.core.JacksonException;

/** A secret Ed25519 key; it never prints itself. */
public final class SigningKey {
    private static final byte[] PROBE = {'h', 'h'};

    private final PrivateKey secret;
    private final PublicSigningKey publicKey;

    /** As a key file has it: RFC 8037, section 2. */
    private record Jwk(String kty, String crv, String d, String x) {}

    private SigningKey(PrivateKey secret, PublicSigningKey publicKey) {
        this.secret = secret;
        this.publicKey = publicKey;
    }

    /** Makes a new key from the system's entropy. */
    public static SigningKey create() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] raw =
                    Arrays.copyOfRange(
                            encoded, encoded.length - PublicSigningKey.LENGTH, encoded.length);
            return new SigningKey(pair.getPrivate(), new PublicSigningKey(Base64Url.encode(raw)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /**
     * Reads a key file.
     *
     * @throws IllegalArgumentException when it is none; the message tells nothing of its content
     */
    public static SigningKey parse(String jwk) {
        try {
            Jwk fields = Json.STRICT.readValue(jwk, Jwk.class);
            if (!fields.kty().equals("OKP") || !fields.crv().equals("Ed25519")) {
                throw new IllegalArgumentException("a signing key is a JWK of Ed25519");
            }
            PrivateKey secret =
                    KeyFactory.getInstance("Ed25519")
                            .generatePrivate(
                                    new EdECPrivateKeySpec(
                                            NamedParameterSpec.ED25519,
                                            Base64Url.decode(fields.d())));
            SigningKey key = new SigningKey(secret, new PublicSigningKey(fields.x()));
            if (!key.publicKey.verifies(PROBE, key.sign(PROBE))) {
                throw new IllegalArgumentException("the halves of the signing key do not match");
            }
            return key;
        } catch (JacksonException | GeneralSecurityException e) {
            // No cause: it would quote the secret.
            throw new IllegalArgumentException("not a signing key (a JWK of Ed25519)");
        }
    }

    /** The content of a key file. */
    public String format() {
        byte[] seed =
                ((EdECPrivateKey) secret)
                        .getBytes()
                        .orElseThrow(() -> new IllegalStateException("the key is not ours"));
        return Json.STRICT.writeValueAsString(
                new Jwk("OKP", "Ed25519", Base64Url.encode(seed), publicKey.x()));
    }

    public PublicSigningKey publicKey() {
        return publicKey;
    }

    byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(secret);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key signs", e);
        }
    }

    @Override
    public String toString() {
        return "signing key " + publicKey.id();
    }
}
