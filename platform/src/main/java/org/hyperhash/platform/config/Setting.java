package org.hyperhash.platform.config;

/**
 * One key and its effective value, as {@code hh config show} prints it.
 *
 * @param path dotted path of the key
 * @param value as it would be written in TOML; secrets are redacted, an absent value is empty
 * @param fallback the default in the same form
 * @param expected what is allowed, with the limits
 * @param doc one line for the operator
 * @param reloadable whether a change takes effect without a restart
 */
public record Setting(
        String path,
        String value,
        Origin origin,
        String fallback,
        String expected,
        String doc,
        boolean reloadable) {}
