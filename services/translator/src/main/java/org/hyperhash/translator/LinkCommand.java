package org.hyperhash.translator;

import java.util.List;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.translator.engine.ForwardedShare;
import org.hyperhash.translator.engine.Sv1Miner;

/** What the thread of the upstream link is told. */
sealed interface LinkCommand {
    record Join(Sv1Miner miner, String identity, HashRate rate) implements LinkCommand {}

    record Rate(long miner, HashRate rate) implements LinkCommand {}

    record Leave(long miner) implements LinkCommand {}

    record Submit(ForwardedShare share) implements LinkCommand {}

    record Received(UpstreamConnection from, List<Message> messages) implements LinkCommand {}

    record Ended(UpstreamConnection which, String reason) implements LinkCommand {}

    /** The first upstream works again, and this is a connection to it. */
    record Returned(UpstreamConnection first) implements LinkCommand {}
}
