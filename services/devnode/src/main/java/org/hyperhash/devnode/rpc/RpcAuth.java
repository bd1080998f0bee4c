package org.hyperhash.devnode.rpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.hyperhash.platform.config.Secret;

/** Who may call: HTTP basic authentication, compared in constant time. */
public final class RpcAuth {
    private static final String SCHEME = "Basic ";

    private final List<Secret> allowed;

    /**
     * @param allowed user and password joined by a colon
     */
    public RpcAuth(List<Secret> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /**
     * @param header content of {@code Authorization}; empty when there is none
     */
    boolean allows(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given;
        try {
            given = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
        boolean matches = false;
        for (Secret secret : allowed) {
            byte[] expected = secret.reveal().getBytes(StandardCharsets.UTF_8);
            matches |= MessageDigest.isEqual(expected, given);
        }
        return matches;
    }
}
