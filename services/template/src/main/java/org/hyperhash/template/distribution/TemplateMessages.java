package org.hyperhash.template.distribution;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.tx.MalformedException;
import org.hyperhash.bitcoin.tx.TxReader;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.v2.MessageTable;
import org.hyperhash.stratum.v2.common.CommonMessages;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.NewTemplate;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SetNewPrevHash;
import org.hyperhash.stratum.v2.distribution.DistributionMessages;
import org.hyperhash.template.Template;

/** Templates as messages and back. */
final class TemplateMessages {
    static final MessageTable TABLE =
            MessageTable.of(CommonMessages.TABLE, DistributionMessages.TABLE);

    private static final int OP_1 = 0x51;
    private static final int OP_16 = 0x60;

    /** A height has at most four bytes in a script. */
    private static final int MAX_HEIGHT_BYTES = 4;

    private TemplateMessages() {}

    static NewTemplate newTemplate(Template template, boolean future) {
        List<CoinbaseOutput> outputs = template.requiredOutputs();
        return new NewTemplate(
                template.id(),
                future,
                template.version(),
                template.coinbase().version(),
                template.coinbase().scriptPrefix(),
                template.coinbase().sequence(),
                template.coinbaseValue().minus(sum(outputs)).value(),
                outputs.size(),
                CoinbaseOutput.serialize(outputs),
                template.coinbase().lockTime(),
                template.merklePath());
    }

    static SetNewPrevHash setNewPrevHash(Template template) {
        ChainTip tip = template.tip();
        return new SetNewPrevHash(
                template.id(),
                tip.previousBlock(),
                tip.minTime(),
                tip.nBits(),
                tip.networkTarget());
    }

    /**
     * @throws IllegalArgumentException when a provider says what cannot be
     */
    static ChainTip tip(SetNewPrevHash message) {
        ChainTip tip = new ChainTip(message.prevHash(), message.nBits(), message.headerTimestamp());
        tip.networkTarget();
        return tip;
    }

    /**
     * @param id of ours
     * @throws IllegalArgumentException when a provider says what cannot be
     */
    static Template template(long id, NewTemplate message, ChainTip tip, Network network) {
        int height = height(message.coinbasePrefix());
        List<CoinbaseOutput> required =
                outputs(message.coinbaseTxOutputs(), message.coinbaseTxOutputsCount());
        Sats value = Sats.of(message.coinbaseTxValueRemaining()).plus(sum(required));
        Sats subsidy = network.subsidy(height);
        if (value.compareTo(subsidy) < 0) {
            throw new IllegalArgumentException(
                    "the block at height %d pays %s, less than the subsidy of %s on %s"
                            .formatted(height, value, subsidy, network.chain()));
        }
        return new Template(
                id,
                height,
                tip,
                message.version(),
                new Template.Coinbase(
                        message.coinbaseTxVersion(),
                        message.coinbasePrefix(),
                        message.coinbaseTxInputSequence(),
                        message.coinbaseTxLocktime()),
                value,
                value.minus(subsidy),
                required,
                message.merklePath(),
                0,
                0);
    }

    /** Reads the push of BIP 34; small heights are one opcode. */
    static int height(Bytes scriptPrefix) {
        int first = scriptPrefix.isEmpty() ? 0 : scriptPrefix.at(0) & 0xff;
        if (first >= OP_1 && first <= OP_16) {
            return first - OP_1 + 1;
        }
        if (first < 1 || first > MAX_HEIGHT_BYTES || scriptPrefix.length() <= first) {
            throw new IllegalArgumentException("no height starts the coinbase: " + scriptPrefix);
        }
        int height = 0;
        for (int i = first; i >= 1; i--) {
            height = height << 8 | (scriptPrefix.at(i) & 0xff);
        }
        if (height < 0) {
            throw new IllegalArgumentException("a negative height: " + scriptPrefix);
        }
        return height;
    }

    private static List<CoinbaseOutput> outputs(Bytes serialized, int count) {
        try {
            TxReader reader = new TxReader(serialized.toArray(), 0, serialized.length());
            List<CoinbaseOutput> outputs = new ArrayList<>();
            while (reader.remaining() > 0) {
                Sats value = Sats.of(reader.int64());
                Bytes script = Bytes.wrap(reader.bytes(reader.compactSize()));
                outputs.add(new CoinbaseOutput(value, script));
            }
            if (outputs.size() != count) {
                throw new IllegalArgumentException(
                        "%d outputs are announced, %d are there"
                                .formatted(Integer.toUnsignedLong(count), outputs.size()));
            }
            return outputs;
        } catch (MalformedException malformed) {
            throw new IllegalArgumentException(
                    "the required outputs: " + malformed.reason(), malformed);
        }
    }

    private static Sats sum(List<CoinbaseOutput> outputs) {
        return outputs.stream().map(CoinbaseOutput::value).reduce(Sats.ZERO, Sats::plus);
    }
}
