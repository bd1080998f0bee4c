package org.hyperhash.stratum.v2.declaration;

import java.util.List;
import org.hyperhash.stratum.v2.MessageCodec;
import org.hyperhash.stratum.v2.MessageKind;
import org.hyperhash.stratum.v2.WireFormatException;
import org.hyperhash.stratum.v2.WireReader;
import org.hyperhash.stratum.v2.WireWriter;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.AllocateMiningJobToken;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.AllocateMiningJobTokenSuccess;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.DeclareMiningJob;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.DeclareMiningJobError;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.DeclareMiningJobSuccess;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.ProvideMissingTransactions;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.ProvideMissingTransactionsSuccess;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.PushSolution;

/** How the job declaration messages look on the wire. */
public final class DeclarationMessages {
    public static final List<MessageCodec<?>> TABLE =
            List.of(
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x50, "AllocateMiningJobToken"),
                            AllocateMiningJobToken.class,
                            in ->
                                    new AllocateMiningJobToken(
                                            in.text("user_identifier"), in.u32("request_id")),
                            (message, out) ->
                                    out.text(message.userIdentifier()).u32(message.requestId())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x51, "AllocateMiningJobToken.Success"),
                            AllocateMiningJobTokenSuccess.class,
                            in ->
                                    new AllocateMiningJobTokenSuccess(
                                            in.u32("request_id"),
                                            in.b0_255("mining_job_token"),
                                            in.b0_64k("coinbase_tx_outputs")),
                            (message, out) ->
                                    out.u32(message.requestId())
                                            .b0_255(message.miningJobToken())
                                            .b0_64k(message.coinbaseTxOutputs())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x55, "ProvideMissingTransactions"),
                            ProvideMissingTransactions.class,
                            in ->
                                    new ProvideMissingTransactions(
                                            in.u32("request_id"),
                                            in.u16s0_64k("unknown_tx_position_list")),
                            (message, out) ->
                                    out.u32(message.requestId())
                                            .u16s0_64k(message.unknownTxPositions())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x56, "ProvideMissingTransactions.Success"),
                            ProvideMissingTransactionsSuccess.class,
                            in ->
                                    new ProvideMissingTransactionsSuccess(
                                            in.u32("request_id"),
                                            in.blobs0_64k("transaction_list")),
                            (message, out) ->
                                    out.u32(message.requestId())
                                            .blobs0_64k(message.transactions())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x57, "DeclareMiningJob"),
                            DeclareMiningJob.class,
                            DeclarationMessages::readDeclareMiningJob,
                            DeclarationMessages::writeDeclareMiningJob),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x58, "DeclareMiningJob.Success"),
                            DeclareMiningJobSuccess.class,
                            in ->
                                    new DeclareMiningJobSuccess(
                                            in.u32("request_id"),
                                            in.b0_255("new_mining_job_token")),
                            (message, out) ->
                                    out.u32(message.requestId())
                                            .b0_255(message.newMiningJobToken())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x59, "DeclareMiningJob.Error"),
                            DeclareMiningJobError.class,
                            in ->
                                    new DeclareMiningJobError(
                                            in.u32("request_id"),
                                            in.code("error_code"),
                                            in.b0_64k("error_details")),
                            (message, out) ->
                                    out.u32(message.requestId())
                                            .code(message.errorCode())
                                            .b0_64k(message.errorDetails())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x60, "PushSolution"),
                            PushSolution.class,
                            DeclarationMessages::readPushSolution,
                            DeclarationMessages::writePushSolution));

    private DeclarationMessages() {}

    private static DeclareMiningJob readDeclareMiningJob(WireReader in) throws WireFormatException {
        return new DeclareMiningJob(
                in.u32("request_id"),
                in.b0_255("mining_job_token"),
                in.u32("version"),
                in.b0_64k("coinbase_tx_prefix"),
                in.b0_64k("coinbase_tx_suffix"),
                in.hashes0_64k("wtxid_list"),
                in.b0_64k("excess_data"));
    }

    private static void writeDeclareMiningJob(DeclareMiningJob message, WireWriter out) {
        out.u32(message.requestId())
                .b0_255(message.miningJobToken())
                .u32(message.version())
                .b0_64k(message.coinbaseTxPrefix())
                .b0_64k(message.coinbaseTxSuffix())
                .hashes0_64k(message.wtxids())
                .b0_64k(message.excessData());
    }

    private static PushSolution readPushSolution(WireReader in) throws WireFormatException {
        return new PushSolution(
                in.b0_32("extranonce"),
                in.u256("prev_hash"),
                in.u32("nonce"),
                in.u32("ntime"),
                in.u32("nbits"),
                in.u32("version"));
    }

    private static void writePushSolution(PushSolution message, WireWriter out) {
        out.b0_32(message.extranonce())
                .u256(message.prevHash())
                .u32(message.nonce())
                .u32(message.ntime())
                .u32(message.nBits())
                .u32(message.version());
    }
}
