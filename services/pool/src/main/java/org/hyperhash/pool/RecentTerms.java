package org.hyperhash.pool;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.RewardTerms;

/** What the coinbases of the last templates were computed from. Safe from any thread. */
final class RecentTerms {
    /** A channel keeps 16 jobs of a tip; blocks on older templates are not accepted. */
    static final int TERMS_MAX = 3 * 1_024;

    private record Key(long templateId, DeviceClass device) {}

    private final SequencedMap<Key, RewardTerms> terms = new LinkedHashMap<>();

    synchronized void add(long templateId, RewardTerms newest) {
        terms.put(new Key(templateId, newest.device()), newest);
        if (terms.size() > TERMS_MAX) {
            terms.pollFirstEntry();
        }
    }

    synchronized Optional<RewardTerms> find(long templateId, DeviceClass device) {
        return Optional.ofNullable(terms.get(new Key(templateId, device)));
    }
}
