package org.hyperhash.platform.logging;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Replaces what must not be logged: known secret values wherever they appear, and whatever follows
 * a name that promises a secret. Secrets may be added at any time from any thread.
 */
public final class Redaction {
    /** Shorter values would take ordinary words out of every line. */
    public static final int MIN_SECRET_CHARS = 4;

    private static final String MASK = "***";
    private static final Pattern NAMED =
            Pattern.compile(
                    "(?i)((?:password|passphrase|passwd|secret|api[-_]?key|private[-_]?key|macaroon"
                            + "|mnemonic|token|set-cookie|cookie)\\\\?\"?\\s*[=:]\\s*\\\\?\"?)"
                            + "[^\\s\"\\\\,;}]+");
    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?i)\\b(Bearer|Basic)\\s+[A-Za-z0-9._~+/=-]{4,}");

    private final List<String> secrets = new CopyOnWriteArrayList<>();

    /** Hides {@code secret} in the form it has and in the form it takes inside JSON. */
    public void hide(String secret) {
        String inJson = new String(JsonStringEncoder.getInstance().quoteAsCharArray(secret));
        for (String form : List.of(secret, inJson)) {
            if (form.length() >= MIN_SECRET_CHARS && !secrets.contains(form)) {
                secrets.add(form);
            }
        }
        // A secret that contains another one goes first, or its rest would stay.
        secrets.sort(Comparator.comparingInt(String::length).reversed());
    }

    public String apply(String line) {
        String clean = line;
        for (String secret : secrets) {
            clean = clean.replace(secret, MASK);
        }
        clean = AUTHORIZATION.matcher(clean).replaceAll("$1 " + MASK);
        return NAMED.matcher(clean).replaceAll("$1" + MASK);
    }
}
