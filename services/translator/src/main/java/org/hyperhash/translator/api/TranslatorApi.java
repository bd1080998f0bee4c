package org.hyperhash.translator.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hyperhash.platform.api.Call;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.Parameter;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.translator.TranslatorServer;
import org.hyperhash.translator.UpstreamLink;
import org.hyperhash.translator.engine.Sv1View;
import org.hyperhash.translator.engine.UpstreamChannelView;

/**
 * The SV1 miners and the channels at the upstream: paths and fields are those of the Stratum
 * Reference Implementation's monitoring, so that its tools read them.
 */
public final class TranslatorApi {
    private static final Parameter<Integer> ID =
            Parameter.number("client_id", 1, Integer.MAX_VALUE, "Number of the connection");
    private static final Parameter<Integer> OFFSET =
            Parameter.integer("offset", 0, 1_000_000, 0, "Items to leave out");
    private static final Parameter<Integer> LIMIT =
            Parameter.integer("limit", 1, 100, 25, "Most items of the answer");

    private final Supplier<SortedMap<Long, TranslatorServer.ClientView>> clients;
    private final Supplier<UpstreamLink.View> upstream;
    private final boolean showAddresses;

    @Doc("Connected SV1 miners")
    record Sv1ClientsResponse(
            @Doc("Items left out") int offset,
            @Doc("Most items") int limit,
            @Doc("All there are") int total,
            @Doc("One page, oldest connection first") List<Sv1ClientInfo> items) {}

    @Doc("A connected SV1 miner")
    record Sv1ClientInfo(
            @Doc("Number of the connection") long clientId,
            @Doc("Upstream channel that it mines on") Optional<Long> channelId,
            @Doc("Its address; empty unless the operator has it shown") String connectionIp,
            @Doc("User name of its first authorization") String sv1Username,
            @Doc("The part of the user name behind the account") String sv1WorkerName,
            @Doc("What it says it is; not in SRI") String userAgent,
            @Doc("Target of the difficulty that it was told") String targetHex,
            @Doc("Hashes per second that it is thought to do") double hashrate,
            @Doc("Whether the rate is as declared; always false: ours follow measured work")
                    boolean stableHashrate,
            @Doc("Its extranonce1") String extranonce1Hex,
            @Doc("Bytes of its extranonce2") int extranonce2Len,
            @Doc("Version bits that it asked to roll and may")
                    Optional<String> versionRollingMask) {}

    @Doc("The upstream in short")
    record ServerResponse(
            @Doc("Extended channels") int extendedChannelsCount,
            @Doc("Standard channels") int standardChannelsCount,
            @Doc("Hashes per second that the upstream was told") double totalHashrate) {}

    @Doc("The channels at the upstream")
    record ServerChannelsResponse(
            @Doc("Items left out") int offset,
            @Doc("Most items") int limit,
            @Doc("All extended channels") int totalExtended,
            @Doc("All standard channels; the translator opens none") int totalStandard,
            @Doc("One page") List<ServerExtendedChannelInfo> extendedChannels,
            @Doc("Always empty") List<ServerStandardChannelInfo> standardChannels) {}

    @Doc("An extended channel at the upstream")
    record ServerExtendedChannelInfo(
            @Doc("Unique on the connection") long channelId,
            @Doc("Whom the upstream pays") String userIdentity,
            @Doc("Hashes per second that the upstream was told") double nominalHashrate,
            @Doc("Target of shares for the upstream") String targetHex,
            @Doc("The upstream's part of the extranonce") String extranoncePrefixHex,
            @Doc("Bytes of the whole extranonce") int fullExtranonceSize,
            @Doc("Bytes that are rolled here") int rollableExtranonceSize,
            @Doc("Whether the last job allowed to roll the version") boolean versionRolling,
            @Doc("Shares that the upstream acknowledged") long sharesAcknowledged,
            @Doc("Shares that were sent") long sharesSubmitted,
            @Doc("Shares that the upstream refused") long sharesRejected,
            @Doc("The same by the upstream's word") Map<String, Long> sharesRejectedByReason,
            @Doc("Difficulties that the upstream acknowledged, added up") long acknowledgedWorkSum,
            @Doc("Difficulties of the shares that were sent, added up") double validatedWorkSum,
            @Doc("Difficulty of the best hash that was sent") double bestDiff,
            @Doc("Blocks found, before the network judged them") long blocksFound) {}

    @Doc("A standard channel at the upstream")
    record ServerStandardChannelInfo(@Doc("Unique on the connection") long channelId) {}

    /** Of the upstream, as SRI's {@code /global} has it. */
    @Doc("Channels at the upstream in short")
    public record ServerSummary(
            @Doc("Open channels") int totalChannels,
            @Doc("Extended ones") int extendedChannels,
            @Doc("Standard ones") int standardChannels,
            @Doc("Hashes per second that the upstream was told") double totalHashrate) {}

    /** Of all miners together, as SRI's {@code /global} has it. */
    @Doc("SV1 miners in short")
    public record Sv1ClientsSummary(
            @Doc("Connected miners") int totalClients,
            @Doc("Hashes per second that they are thought to do") double totalHashrate) {}

    /**
     * Neither supplier waits.
     *
     * @param showAddresses of the miners, to whoever asks
     */
    public TranslatorApi(
            Supplier<SortedMap<Long, TranslatorServer.ClientView>> clients,
            Supplier<UpstreamLink.View> upstream,
            boolean showAddresses) {
        this.clients = clients;
        this.upstream = upstream;
        this.showAddresses = showAddresses;
    }

    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "/api/v1/sv1/clients",
                        "monitoring",
                        "Connected SV1 miners",
                        "As SRI's monitoring; at most 5 seconds old.",
                        List.of(OFFSET, LIMIT),
                        Sv1ClientsResponse.class,
                        this::list),
                new Operation<>(
                        "/api/v1/sv1/clients/{client_id}",
                        "monitoring",
                        "One SV1 miner",
                        "",
                        List.of(ID),
                        Sv1ClientInfo.class,
                        this::client),
                new Operation<>(
                        "/api/v1/server",
                        "monitoring",
                        "The upstream of the translator",
                        "",
                        List.of(),
                        ServerResponse.class,
                        _ -> server()),
                new Operation<>(
                        "/api/v1/server/channels",
                        "monitoring",
                        "The channels at the upstream",
                        "As SRI's monitoring; at most 2 seconds old.",
                        List.of(OFFSET, LIMIT),
                        ServerChannelsResponse.class,
                        this::channels));
    }

    private Sv1ClientsResponse list(Call call) {
        SortedMap<Long, TranslatorServer.ClientView> all = clients.get();
        Map<Long, Long> channels = channelIds();
        return new Sv1ClientsResponse(
                call.get(OFFSET),
                call.get(LIMIT),
                all.size(),
                all.entrySet().stream()
                        .skip(call.get(OFFSET))
                        .limit(call.get(LIMIT))
                        .map(entry -> client(entry.getKey(), entry.getValue(), channels))
                        .toList());
    }

    private Sv1ClientInfo client(Call call) {
        long id = call.get(ID);
        TranslatorServer.ClientView client =
                Optional.ofNullable(clients.get().get(id))
                        .orElseThrow(() ->
                                new HttpProblem(
                                        404,
                                        "unknown-client",
                                        "no miner is authorized on connection %d now"
                                                .formatted(id)));
        return client(id, client, channelIds());
    }

    private Map<Long, Long> channelIds() {
        return upstream.get().channels().stream()
                .collect(
                        Collectors.toMap(
                                UpstreamChannelView::key,
                                channel -> Integer.toUnsignedLong(channel.id())));
    }

    private Sv1ClientInfo client(
            long id, TranslatorServer.ClientView client, Map<Long, Long> channels) {
        Sv1View view = client.view();
        return new Sv1ClientInfo(
                id,
                view.channelKey().map(channels::get),
                showAddresses ? client.address() : "",
                view.username(),
                view.worker(),
                view.userAgent(),
                view.target().threshold().display(),
                view.hashesPerSecond(),
                false,
                view.extranonce1().toHex(),
                view.extranonce2Size(),
                view.versionMask().stream().boxed().map("%08x"::formatted).findFirst());
    }

    private ServerResponse server() {
        UpstreamLink.View view = upstream.get();
        return new ServerResponse(view.channels().size(), 0, hashrate(view));
    }

    private static double hashrate(UpstreamLink.View view) {
        return view.channels().stream().mapToDouble(UpstreamChannelView::nominalHashRate).sum();
    }

    private ServerChannelsResponse channels(Call call) {
        List<UpstreamChannelView> all = upstream.get().channels();
        return new ServerChannelsResponse(
                call.get(OFFSET),
                call.get(LIMIT),
                all.size(),
                0,
                all.stream()
                        .skip(call.get(OFFSET))
                        .limit(call.get(LIMIT))
                        .map(TranslatorApi::channel)
                        .toList(),
                List.of());
    }

    private static ServerExtendedChannelInfo channel(UpstreamChannelView view) {
        return new ServerExtendedChannelInfo(
                Integer.toUnsignedLong(view.id()),
                view.identity(),
                view.nominalHashRate(),
                view.target().threshold().display(),
                view.prefix().toHex(),
                view.extranonceSize(),
                view.rollableSize(),
                view.versionRolling(),
                view.acknowledged(),
                view.submitted(),
                view.rejected().values().stream().mapToLong(Long::longValue).sum(),
                view.rejected(),
                view.acknowledgedWork(),
                view.sentWork(),
                view.bestDifficulty(),
                view.blocks());
    }

    /** The upstream in short. */
    public ServerSummary serverSummary() {
        UpstreamLink.View view = upstream.get();
        return new ServerSummary(view.channels().size(), view.channels().size(), 0, hashrate(view));
    }

    /** All miners together. */
    public Sv1ClientsSummary clientsSummary() {
        SortedMap<Long, TranslatorServer.ClientView> all = clients.get();
        return new Sv1ClientsSummary(
                all.size(),
                all.values().stream().mapToDouble(client -> client.view().hashesPerSecond()).sum());
    }
}
