package org.hyperhash.template;

import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;

/** Where templates come from and where blocks go. Safe from any thread. */
public interface TemplateSource extends Part, HealthCheck {
    /** Hears every template in order, on a thread of the source; it must not block. */
    interface Listener {
        void onTemplate(Template template);
    }

    /** Adds a listener before the start. */
    void listen(Listener listener);

    /** How the nodes are that templates come from; never waits. */
    default List<NodeView> nodes() {
        return List.of(
                new NodeView(
                        name(),
                        health(),
                        latest().isPresent(),
                        latest().map(template -> template.height() - 1),
                        latest().map(template -> template.tip().previousBlock())));
    }

    /** The template to mine on now, if there is one yet. */
    Optional<Template> latest();

    /**
     * The transactions of a template without its coinbase, while solutions may still come for it
     * and when the source knows them.
     */
    default Optional<List<Tx>> transactions(long templateId) {
        return Optional.empty();
    }

    /** The whole block, when the source knows the transactions of the template. */
    Optional<Bytes> assemble(Solution solution);

    /** Sends a block through every path at once and waits for the answers, within seconds. */
    List<SubmissionAnswer> submit(Solution solution, Optional<Bytes> block);

    /**
     * Whether the best chain that the source knows contains the block; empty when nobody can say
     * now.
     */
    Optional<Boolean> isInBestChain(Hash256 blockHash);

    /**
     * How deep the block is in the best chain: 1 for the tip, 0 when it is not in it; empty when
     * nobody can say now.
     *
     * @param height of the block; a node that has not come so far cannot say that it is gone
     */
    default Optional<Integer> confirmations(Hash256 blockHash, int height) {
        return Optional.empty();
    }

    /** The coinbase of a block, read from a node; empty when none has the block now. */
    default Optional<Tx> coinbaseOf(Hash256 blockHash) {
        return Optional.empty();
    }
}
