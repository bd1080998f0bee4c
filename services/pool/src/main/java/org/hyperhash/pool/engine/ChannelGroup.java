package org.hyperhash.pool.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The channels of one connection that are paid alike and can therefore share a job. Owned by its
 * session.
 */
final class ChannelGroup {
    private final int id;
    private final Payout payout;
    private final List<ServerChannel> members = new ArrayList<>();

    ChannelGroup(int id, Payout payout) {
        this.id = id;
        this.payout = payout;
    }

    int id() {
        return id;
    }

    Payout payout() {
        return payout;
    }

    /** In the order of their opening. */
    List<ServerChannel> members() {
        return members;
    }
}
