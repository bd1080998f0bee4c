package org.hyperhash.template.feed;

import java.time.Duration;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.template.Template;

/**
 * When a template on the same tip replaces the one that is mined: every new job costs every miner
 * a message.
 *
 * @param feeDelta growth of fees that is worth it at once
 * @param interval after this time any template is
 */
public record RefreshRule(Sats feeDelta, Duration interval) {
    boolean isDue(Template shown, Template next, long shownForNanos) {
        long growth = next.fees().value() - shown.fees().value();
        boolean pays = growth > 0 && growth >= feeDelta.value();
        return pays || shownForNanos >= interval.toNanos();
    }
}
