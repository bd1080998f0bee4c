package org.hyperhash.pool.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.hyperhash.platform.api.Call;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.Parameter;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.pool.engine.ChannelView;
import org.hyperhash.pool.engine.ClientView;

/**
 * The connected SV2 clients and their channels: paths and fields are those of the Stratum Reference
 * Implementation's monitoring, so that its tools read them.
 */
public final class ClientsApi {
    private static final Parameter<Integer> ID =
            Parameter.number("client_id", 1, Integer.MAX_VALUE, "Number of the connection");
    private static final Parameter<Integer> OFFSET =
            Parameter.integer("offset", 0, 1_000_000, 0, "Items to leave out");
    private static final Parameter<Integer> LIMIT =
            Parameter.integer("limit", 1, 100, 25, "Most items of the answer");

    private final Supplier<SortedMap<Long, ClientView>> clients;

    @Doc("Connected SV2 clients")
    record Sv2ClientsResponse(
            @Doc("Items left out") int offset,
            @Doc("Most items") int limit,
            @Doc("All there are") int total,
            @Doc("One page, oldest connection first") List<Sv2ClientMetadata> items) {}

    @Doc("A connected SV2 client")
    record Sv2ClientMetadata(
            @Doc("Number of the connection") long clientId,
            @Doc("miner, translator_proxy or unknown") String clientKind,
            @Doc("Vendor, hardware and firmware as it says") String userAgent,
            @Doc("Extended channels") int extendedChannelsCount,
            @Doc("Standard channels") int standardChannelsCount,
            @Doc("Hashes per second that it declared") double totalHashrate) {}

    @Doc("The channels of a client")
    record Sv2ClientChannelsResponse(
            @Doc("Number of the connection") long clientId,
            @Doc("Items left out") int offset,
            @Doc("Most items") int limit,
            @Doc("All extended channels") int totalExtended,
            @Doc("All standard channels") int totalStandard,
            @Doc("One page") List<ExtendedChannelInfo> extendedChannels,
            @Doc("One page") List<StandardChannelInfo> standardChannels) {}

    @Doc("An extended channel")
    record ExtendedChannelInfo(
            @Doc("Unique on its connection") long channelId,
            @Doc("Who mines") String userIdentity,
            @Doc("Hashes per second that the client declared") double nominalHashrate,
            @Doc("Whether the rate is as declared; always false: ours follow measured work")
                    boolean stableHashrate,
            @Doc("Target of its shares") String targetHex,
            @Doc("The easiest target that the client takes") String requestedMaxTargetHex,
            @Doc("The pool's part of the extranonce") String extranoncePrefixHex,
            @Doc("Bytes of the whole extranonce") int fullExtranonceSize,
            @Doc("Bytes that the client rolls") int rollableExtranonceSize,
            @Doc("Shares per minute that the target aims at") double expectedSharesPerMinute,
            @Doc("Shares accepted") long sharesAccepted,
            @Doc("Shares refused") long sharesRejected,
            @Doc("The same by the reason that the client was told")
                    Map<String, Long> sharesRejectedByReason,
            @Doc("Difficulties of the accepted shares, added up") double shareWorkSum,
            @Doc("Sequence number of the last accepted share") long lastShareSequenceNumber,
            @Doc("Difficulty of the best hash") double bestDiff,
            @Doc("Blocks found") long blocksFound) {}

    @Doc("A standard channel")
    record StandardChannelInfo(
            @Doc("Unique on its connection") long channelId,
            @Doc("Who mines") String userIdentity,
            @Doc("Hashes per second that the client declared") double nominalHashrate,
            @Doc("Whether the rate is as declared; always false: ours follow measured work")
                    boolean stableHashrate,
            @Doc("Target of its shares") String targetHex,
            @Doc("The easiest target that the client takes") String requestedMaxTargetHex,
            @Doc("The extranonce") String extranoncePrefixHex,
            @Doc("Shares per minute that the target aims at") double expectedSharesPerMinute,
            @Doc("Shares accepted") long sharesAccepted,
            @Doc("Shares refused") long sharesRejected,
            @Doc("The same by the reason that the client was told")
                    Map<String, Long> sharesRejectedByReason,
            @Doc("Difficulties of the accepted shares, added up") double shareWorkSum,
            @Doc("Sequence number of the last accepted share") long lastShareSequenceNumber,
            @Doc("Difficulty of the best hash") double bestDiff,
            @Doc("Blocks found") long blocksFound) {}

    /** Of all clients together, as SRI's {@code /global} has it. */
    @Doc("SV2 clients in short")
    public record Sv2ClientsSummary(
            @Doc("Connected clients") int totalClients,
            @Doc("Open channels") int totalChannels,
            @Doc("Extended ones") int extendedChannels,
            @Doc("Standard ones") int standardChannels,
            @Doc("Hashes per second that they declared") double totalHashrate) {}

    /**
     * @param clients by number of the connection; never waits
     */
    public ClientsApi(Supplier<SortedMap<Long, ClientView>> clients) {
        this.clients = clients;
    }

    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "/api/v1/clients",
                        "monitoring",
                        "Connected SV2 clients",
                        "As SRI's monitoring; at most 5 seconds old.",
                        List.of(OFFSET, LIMIT),
                        Sv2ClientsResponse.class,
                        this::list),
                new Operation<>(
                        "/api/v1/clients/{client_id}",
                        "monitoring",
                        "One SV2 client",
                        "",
                        List.of(ID),
                        Sv2ClientMetadata.class,
                        call -> metadata(call.get(ID), client(call))),
                new Operation<>(
                        "/api/v1/clients/{client_id}/channels",
                        "monitoring",
                        "The channels of an SV2 client",
                        "",
                        List.of(ID, OFFSET, LIMIT),
                        Sv2ClientChannelsResponse.class,
                        this::channels));
    }

    private Sv2ClientsResponse list(Call call) {
        SortedMap<Long, ClientView> all = clients.get();
        List<Sv2ClientMetadata> items =
                all.entrySet().stream()
                        .skip(call.get(OFFSET))
                        .limit(call.get(LIMIT))
                        .map(entry -> metadata(entry.getKey(), entry.getValue()))
                        .toList();
        return new Sv2ClientsResponse(call.get(OFFSET), call.get(LIMIT), all.size(), items);
    }

    private ClientView client(Call call) {
        return Optional.ofNullable(clients.get().get((long) call.get(ID)))
                .orElseThrow(() ->
                        new HttpProblem(
                                404,
                                "unknown-client",
                                "no connection has number %d now".formatted(call.get(ID))));
    }

    private static Sv2ClientMetadata metadata(long id, ClientView client) {
        int standard = (int) client.channels().stream().filter(ChannelView::standard).count();
        return new Sv2ClientMetadata(
                id,
                client.kind().name().toLowerCase(Locale.ROOT),
                client.userAgent(),
                client.channels().size() - standard,
                standard,
                hashrate(client));
    }

    private static double hashrate(ClientView client) {
        return client.channels().stream().mapToDouble(ChannelView::nominalHashRate).sum();
    }

    private Sv2ClientChannelsResponse channels(Call call) {
        ClientView client = client(call);
        List<ChannelView> extended =
                client.channels().stream().filter(channel -> !channel.standard()).toList();
        List<ChannelView> standard =
                client.channels().stream().filter(ChannelView::standard).toList();
        return new Sv2ClientChannelsResponse(
                call.get(ID),
                call.get(OFFSET),
                call.get(LIMIT),
                extended.size(),
                standard.size(),
                extended.stream()
                        .skip(call.get(OFFSET))
                        .limit(call.get(LIMIT))
                        .map(ClientsApi::extended)
                        .toList(),
                standard.stream()
                        .skip(call.get(OFFSET))
                        .limit(call.get(LIMIT))
                        .map(ClientsApi::standard)
                        .toList());
    }

    private static ExtendedChannelInfo extended(ChannelView channel) {
        return new ExtendedChannelInfo(
                Integer.toUnsignedLong(channel.id()),
                channel.userIdentity(),
                channel.nominalHashRate(),
                false,
                channel.target().threshold().display(),
                channel.requestedMaxTarget().threshold().display(),
                channel.extranoncePrefix().toHex(),
                channel.fullExtranonceLength(),
                channel.rollableLength(),
                channel.sharesPerMinute(),
                channel.accepted(),
                rejected(channel),
                channel.rejected(),
                channel.workSum(),
                Integer.toUnsignedLong(channel.lastSequenceNumber()),
                channel.bestDifficulty(),
                channel.blocksFound());
    }

    private static StandardChannelInfo standard(ChannelView channel) {
        return new StandardChannelInfo(
                Integer.toUnsignedLong(channel.id()),
                channel.userIdentity(),
                channel.nominalHashRate(),
                false,
                channel.target().threshold().display(),
                channel.requestedMaxTarget().threshold().display(),
                channel.extranoncePrefix().toHex(),
                channel.sharesPerMinute(),
                channel.accepted(),
                rejected(channel),
                channel.rejected(),
                channel.workSum(),
                Integer.toUnsignedLong(channel.lastSequenceNumber()),
                channel.bestDifficulty(),
                channel.blocksFound());
    }

    private static long rejected(ChannelView channel) {
        return channel.rejected().values().stream().mapToLong(Long::longValue).sum();
    }

    /** All clients together. */
    public Sv2ClientsSummary summary() {
        int extended = 0;
        int standard = 0;
        double hashrate = 0;
        SortedMap<Long, ClientView> all = clients.get();
        for (ClientView client : all.values()) {
            for (ChannelView channel : client.channels()) {
                extended += channel.standard() ? 0 : 1;
                standard += channel.standard() ? 1 : 0;
                hashrate += channel.nominalHashRate();
            }
        }
        return new Sv2ClientsSummary(all.size(), extended + standard, extended, standard, hashrate);
    }
}
