/**
 * Configuration: one TOML file, environment over it, flags over both, read into records by
 * hand-written readers. All problems are reported at once, each with its place.
 */
@NullMarked
package org.hyperhash.platform.config;

import org.jspecify.annotations.NullMarked;
