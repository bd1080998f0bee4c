package org.hyperhash.platform.jose;

import java.util.Base64;

/** Base64url without padding, the only alphabet of JOSE (RFC 7515, section 2). */
final class Base64Url {
    private Base64Url() {}

    static String encode(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    /**
     * @throws IllegalArgumentException unless {@code text} is the one encoding of its bytes
     */
    static byte[] decode(String text) {
        byte[] content = Base64.getUrlDecoder().decode(text);
        if (!encode(content).equals(text)) {
            throw new IllegalArgumentException("not base64url without padding");
        }
        return content;
    }
}
