package org.hyperhash.platform.config;

import java.util.List;

/**
 * A configuration without problems.
 *
 * @param value the record that the reader made
 * @param settings every known key with its effective value and origin
 * @param secrets what must never appear in a log
 */
public record Configured<T>(T value, Settings settings, List<Secret> secrets) {}
