package org.hyperhash.template.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.Operation;

/** The templates of late. */
public final class TemplatesApi {
    private final RecentTemplates recent;

    @Doc("Templates, newest first")
    record TemplateList(@Doc("At most 100; there are no further pages") List<SeenTemplate> items) {}

    @Doc("A block template that was mined on")
    record SeenTemplate(
            @Doc("Unique since the process started, unsigned and decimal") String id,
            @Doc("Height of the block") int height,
            @Doc("The block that it extends") String previousBlock,
            @Doc("When the miners' jobs could be made of it") Instant receivedAt,
            @Doc("How long the node took to make it, in milliseconds") long latencyMs,
            @Doc("Transactions besides the coinbase; 0 as well when the source does not say")
                    int transactions,
            @Doc("Their fees, in satoshis") long feesSats,
            @Doc("New coins, in satoshis") long subsidySats,
            @Doc("The node that it came from") Optional<String> source) {}

    public TemplatesApi(RecentTemplates recent) {
        this.recent = recent;
    }

    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "/api/v1/templates",
                        "network",
                        "The last templates",
                        "Newest first, since the process started.",
                        List.of(),
                        TemplateList.class,
                        _ -> list()));
    }

    private TemplateList list() {
        return new TemplateList(
                recent.newestFirst().stream()
                        .map(seen ->
                                new SeenTemplate(
                                        Long.toUnsignedString(seen.template().id()),
                                        seen.template().height(),
                                        seen.template().tip().previousBlock().display(),
                                        seen.receivedAt(),
                                        seen.template().buildMs(),
                                        seen.template().transactions(),
                                        seen.template().fees().value(),
                                        seen.template().subsidy().value(),
                                        seen.node()))
                        .toList());
    }
}
