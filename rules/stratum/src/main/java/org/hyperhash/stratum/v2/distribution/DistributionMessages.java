package org.hyperhash.stratum.v2.distribution;

import java.util.List;
import org.hyperhash.stratum.v2.MessageCodec;
import org.hyperhash.stratum.v2.MessageKind;
import org.hyperhash.stratum.v2.WireFormatException;
import org.hyperhash.stratum.v2.WireReader;
import org.hyperhash.stratum.v2.WireWriter;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.CoinbaseOutputConstraints;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.NewTemplate;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionData;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionDataError;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionDataSuccess;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SetNewPrevHash;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SubmitSolution;

/** How the template distribution messages look on the wire. */
public final class DistributionMessages {
    public static final List<MessageCodec<?>> TABLE =
            List.of(
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x70, "CoinbaseOutputConstraints"),
                            CoinbaseOutputConstraints.class,
                            in ->
                                    new CoinbaseOutputConstraints(
                                            in.u32("coinbase_output_max_additional_size"),
                                            in.u16("coinbase_output_max_additional_sigops")),
                            (message, out) ->
                                    out.u32(message.maxAdditionalSize())
                                            .u16(message.maxAdditionalSigops())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x71, "NewTemplate"),
                            NewTemplate.class,
                            DistributionMessages::readNewTemplate,
                            DistributionMessages::writeNewTemplate),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x72, "SetNewPrevHash"),
                            SetNewPrevHash.class,
                            DistributionMessages::readSetNewPrevHash,
                            DistributionMessages::writeSetNewPrevHash),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x73, "RequestTransactionData"),
                            RequestTransactionData.class,
                            in -> new RequestTransactionData(in.u64("template_id")),
                            (message, out) -> out.u64(message.templateId())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x74, "RequestTransactionData.Success"),
                            RequestTransactionDataSuccess.class,
                            in ->
                                    new RequestTransactionDataSuccess(
                                            in.u64("template_id"),
                                            in.b0_64k("excess_data"),
                                            in.blobs0_64k("transaction_list")),
                            (message, out) ->
                                    out.u64(message.templateId())
                                            .b0_64k(message.excessData())
                                            .blobs0_64k(message.transactions())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x75, "RequestTransactionData.Error"),
                            RequestTransactionDataError.class,
                            in ->
                                    new RequestTransactionDataError(
                                            in.u64("template_id"), in.code("error_code")),
                            (message, out) ->
                                    out.u64(message.templateId()).code(message.errorCode())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x76, "SubmitSolution"),
                            SubmitSolution.class,
                            DistributionMessages::readSubmitSolution,
                            DistributionMessages::writeSubmitSolution));

    private DistributionMessages() {}

    private static NewTemplate readNewTemplate(WireReader in) throws WireFormatException {
        return new NewTemplate(
                in.u64("template_id"),
                in.bool("future_template"),
                in.u32("version"),
                in.u32("coinbase_tx_version"),
                in.b0_255("coinbase_prefix"),
                in.u32("coinbase_tx_input_sequence"),
                in.u64("coinbase_tx_value_remaining"),
                in.u32("coinbase_tx_outputs_count"),
                in.b0_64k("coinbase_tx_outputs"),
                in.u32("coinbase_tx_locktime"),
                in.hashes0_255("merkle_path"));
    }

    private static void writeNewTemplate(NewTemplate message, WireWriter out) {
        out.u64(message.templateId())
                .bool(message.futureTemplate())
                .u32(message.version())
                .u32(message.coinbaseTxVersion())
                .b0_255(message.coinbasePrefix())
                .u32(message.coinbaseTxInputSequence())
                .u64(message.coinbaseTxValueRemaining())
                .u32(message.coinbaseTxOutputsCount())
                .b0_64k(message.coinbaseTxOutputs())
                .u32(message.coinbaseTxLocktime())
                .hashes0_255(message.merklePath());
    }

    private static SetNewPrevHash readSetNewPrevHash(WireReader in) throws WireFormatException {
        return new SetNewPrevHash(
                in.u64("template_id"),
                in.u256("prev_hash"),
                in.u32("header_timestamp"),
                in.u32("n_bits"),
                in.target("target"));
    }

    private static void writeSetNewPrevHash(SetNewPrevHash message, WireWriter out) {
        out.u64(message.templateId())
                .u256(message.prevHash())
                .u32(message.headerTimestamp())
                .u32(message.nBits())
                .target(message.target());
    }

    private static SubmitSolution readSubmitSolution(WireReader in) throws WireFormatException {
        return new SubmitSolution(
                in.u64("template_id"),
                in.u32("version"),
                in.u32("header_timestamp"),
                in.u32("header_nonce"),
                in.b0_64k("coinbase_tx"));
    }

    private static void writeSubmitSolution(SubmitSolution message, WireWriter out) {
        out.u64(message.templateId())
                .u32(message.version())
                .u32(message.headerTimestamp())
                .u32(message.headerNonce())
                .b0_64k(message.coinbaseTx());
    }
}
