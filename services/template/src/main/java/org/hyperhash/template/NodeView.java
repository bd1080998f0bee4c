package org.hyperhash.template;

import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.platform.life.Health;

/**
 * A node as it was when it was last asked, for people.
 *
 * @param name host and port
 * @param serving whether templates come from it now
 * @param height of its best block
 * @param tip its best block
 */
public record NodeView(
        String name,
        Health health,
        boolean serving,
        Optional<Integer> height,
        Optional<Hash256> tip) {}
