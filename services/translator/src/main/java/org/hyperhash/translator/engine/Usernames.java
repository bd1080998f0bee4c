package org.hyperhash.translator.engine;

/** The two halves of {@code account.worker}. */
final class Usernames {
    private Usernames() {}

    /** Who is paid. */
    static String account(String username) {
        int dot = username.indexOf('.');
        return dot < 0 ? username : username.substring(0, dot);
    }

    /** What the owner calls the machine; the whole name when it has no dot. */
    static String worker(String username) {
        return username.substring(username.indexOf('.') + 1);
    }
}
