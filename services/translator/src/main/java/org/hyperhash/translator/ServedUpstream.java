package org.hyperhash.translator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.platform.engine.SteadyClock;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.translator.engine.ForwardedShare;
import org.hyperhash.translator.engine.MinerChannels;
import org.hyperhash.translator.engine.TranslatorRules;
import org.hyperhash.translator.engine.UpstreamChannelView;
import org.hyperhash.translator.engine.UpstreamEffects;
import org.hyperhash.translator.engine.UpstreamSession;
import org.hyperhash.translator.engine.UpstreamState;
import org.hyperhash.translator.engine.UpstreamVerdict;

/**
 * One upstream connection in use, until it is over. Owned by the thread of the upstream link, which
 * also writes.
 */
final class ServedUpstream implements UpstreamEffects {
    private final UpstreamConnection connection;
    private final MinerChannels miners;
    private final List<Message> outgoing = new ArrayList<>();
    private Optional<String> over = Optional.empty();
    private Optional<UpstreamAddress> moved = Optional.empty();
    private final UpstreamSession session;

    ServedUpstream(UpstreamConnection connection, MinerChannels miners, TranslatorRules rules) {
        this.connection = connection;
        this.miners = miners;
        this.session =
                new UpstreamSession(
                        rules,
                        connection.address().url().host(),
                        connection.address().url().port(),
                        this,
                        SteadyClock.millis());
    }

    boolean isOn(UpstreamConnection other) {
        return connection == other;
    }

    boolean isAt(UpstreamAddress address) {
        return connection.address().equals(address);
    }

    boolean isReady() {
        return session.isReady();
    }

    int channels() {
        return session.channelCount();
    }

    List<UpstreamChannelView> views() {
        return session.views();
    }

    /** Why it is of no more use, once it is. */
    Optional<String> over() {
        return over;
    }

    /** Where the upstream wants us instead, if it said so. */
    Optional<UpstreamAddress> moved() {
        return moved;
    }

    void received(List<Message> messages) {
        long nowMs = SteadyClock.millis();
        messages.forEach(message -> session.received(message, nowMs));
    }

    void submit(ForwardedShare share) {
        session.submit(share);
    }

    void tick() {
        session.tick(SteadyClock.millis());
        miners.tick(SteadyClock.millis());
    }

    /** Sends what has gathered. */
    void flush() throws IOException {
        if (!outgoing.isEmpty()) {
            connection.write(outgoing);
            outgoing.clear();
        }
    }

    /** Ends it; only the first reason counts. */
    void end(String reason) {
        if (over.isEmpty()) {
            over = Optional.of(reason);
        }
    }

    /** Gives up what waits for a verdict. */
    void disconnected(String reason) {
        session.disconnected(reason);
    }

    @Override
    public void send(Message message) {
        outgoing.add(message);
    }

    @Override
    public void ready() {
        miners.ready(session, connection.address().userIdentity(), SteadyClock.millis());
    }

    @Override
    public void changed(long channelKey, UpstreamState state) {
        miners.changed(channelKey, state, SteadyClock.millis()).ifPresent(this::end);
    }

    @Override
    public void verdict(ForwardedShare share, UpstreamVerdict verdict) {
        miners.verdict(share, verdict);
    }

    @Override
    public void moved(String host, int port) {
        moved = Optional.of(connection.address().movedTo(host, port));
        end("it sends us to %s:%d".formatted(host, port));
    }

    @Override
    public void failed(String reason) {
        end(reason);
    }
}
