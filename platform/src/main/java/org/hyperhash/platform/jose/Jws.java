package org.hyperhash.platform.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import org.hyperhash.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A signature in the flattened JSON form (RFC 7515, section 7.2.2), with its payload or detached
 * from it (appendix F).
 *
 * @param type of the payload, so that a signature over one kind of document is none over another
 * @param keyId thumbprint of the key
 * @param payload absent when the signature is detached
 */
public record Jws(
        String type, String keyId, Optional<byte[]> payload, String header, String signature) {
    /** Media type of this form. */
    public static final String MEDIA_TYPE = "application/jose+json";

    private static final String ALGORITHM = "EdDSA";

    private record Header(String alg, String kid, String typ) {}

    /** What was found of a signature. */
    public sealed interface Check {
        record Good() implements Check {}

        record Bad(String reason) implements Check {}
    }

    /** Signs a payload that travels with its signature. */
    public static Jws sign(SigningKey key, String type, byte[] payload) {
        Jws detached = signDetached(key, type, payload);
        return new Jws(
                type, detached.keyId, Optional.of(payload), detached.header, detached.signature);
    }

    /** Signs a payload that travels on its own. */
    public static Jws signDetached(SigningKey key, String type, byte[] payload) {
        String id = key.publicKey().id();
        String header =
                Base64Url.encode(Json.STRICT.writeValueAsBytes(new Header(ALGORITHM, id, type)));
        byte[] signature = key.sign(signingInput(header, payload));
        return new Jws(type, id, Optional.empty(), header, Base64Url.encode(signature));
    }

    private static byte[] signingInput(String header, byte[] payload) {
        return (header + "." + Base64Url.encode(payload)).getBytes(US_ASCII);
    }

    /**
     * Reads the JSON form.
     *
     * @throws IllegalArgumentException when it is none, or of an algorithm that nobody here uses
     */
    public static Jws parse(String text) {
        try {
            var tree = Json.STRICT.readTree(text);
            for (String name : tree.propertyNames()) {
                if (!name.equals("payload")
                        && !name.equals("protected")
                        && !name.equals("signature")) {
                    throw new IllegalArgumentException("a signature has no \"" + name + "\"");
                }
            }
            if (!tree.path("protected").isString() || !tree.path("signature").isString()) {
                throw new IllegalArgumentException("not a signature in flattened JSON");
            }
            String header = tree.path("protected").stringValue();
            JsonNode fieldTree = Json.STRICT.readTree(Base64Url.decode(header));
            if (!fieldTree.isObject()) {
                throw new IllegalArgumentException("a signature whose header is no object");
            }
            Header fields = Json.STRICT.treeToValue(fieldTree, Header.class);
            if (!fields.alg().equals(ALGORITHM)) {
                throw new IllegalArgumentException(
                        "a signature by %s, but only %s is used"
                                .formatted(fields.alg(), ALGORITHM));
            }
            Optional<byte[]> payload =
                    tree.has("payload")
                            ? Optional.of(Base64Url.decode(tree.path("payload").asString()))
                            : Optional.empty();
            return new Jws(
                    fields.typ(),
                    fields.kid(),
                    payload,
                    header,
                    tree.path("signature").stringValue());
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a signature in flattened JSON", e);
        }
    }

    /** The JSON form. */
    public String text() {
        String content =
                payload.map(bytes -> "\"payload\":\"%s\",".formatted(Base64Url.encode(bytes)))
                        .orElse("");
        return "{%s\"protected\":\"%s\",\"signature\":\"%s\"}"
                .formatted(content, header, signature);
    }

    /** Whether {@code key} signed the payload as a document of {@code type}. */
    public Check check(PublicSigningKey key, String type) {
        return payload.map(bytes -> check(key, type, bytes))
                .orElseGet(() -> new Check.Bad("the signature has no payload"));
    }

    /** The same for a payload that travels on its own. */
    public Check check(PublicSigningKey key, String type, byte[] detached) {
        if (!type.equals(this.type)) {
            return new Check.Bad("it signs a %s, not a %s".formatted(this.type, type));
        }
        if (!keyId.equals(key.id())) {
            return new Check.Bad("the key with id %s signed it, not %s".formatted(keyId, key.id()));
        }
        try {
            return key.verifies(signingInput(header, detached), Base64Url.decode(signature))
                    ? new Check.Good()
                    : new Check.Bad("the signature does not belong to this content");
        } catch (IllegalArgumentException e) {
            return new Check.Bad("the signature is not base64url");
        }
    }

    /** The payload as text; empty when it is detached. */
    public String payloadText() {
        return payload.map(bytes -> new String(bytes, UTF_8)).orElse("");
    }

    /** SHA-256 of the JSON form in hexadecimal: how other statements name this one. */
    public String digest() {
        try {
            return java.util.HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text().getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
