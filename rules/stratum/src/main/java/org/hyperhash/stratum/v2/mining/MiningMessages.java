package org.hyperhash.stratum.v2.mining;

import java.util.List;
import java.util.OptionalInt;
import org.hyperhash.stratum.v2.MessageCodec;
import org.hyperhash.stratum.v2.MessageKind;
import org.hyperhash.stratum.v2.Tlv;
import org.hyperhash.stratum.v2.WireFormatException;
import org.hyperhash.stratum.v2.WireReader;
import org.hyperhash.stratum.v2.WireWriter;
import org.hyperhash.stratum.v2.mining.MiningMessage.CloseChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.NewExtendedMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.NewMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenMiningChannelError;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenStandardMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenStandardMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetCustomMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetCustomMiningJobError;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetCustomMiningJobSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetExtranoncePrefix;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetGroupChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetNewPrevHash;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetTarget;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesError;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesExtended;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesStandard;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.UpdateChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.UpdateChannelError;

/** How the mining messages look on the wire. */
public final class MiningMessages {
    public static final List<MessageCodec<?>> TABLE =
            List.of(
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x10, "OpenStandardMiningChannel"),
                            OpenStandardMiningChannel.class,
                            MiningMessages::readOpenStandardMiningChannel,
                            MiningMessages::writeOpenStandardMiningChannel),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x11, "OpenStandardMiningChannel.Success"),
                            OpenStandardMiningChannelSuccess.class,
                            MiningMessages::readOpenStandardMiningChannelSuccess,
                            MiningMessages::writeOpenStandardMiningChannelSuccess),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x12, "OpenMiningChannel.Error"),
                            OpenMiningChannelError.class,
                            MiningMessages::readOpenMiningChannelError,
                            MiningMessages::writeOpenMiningChannelError),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x13, "OpenExtendedMiningChannel"),
                            OpenExtendedMiningChannel.class,
                            MiningMessages::readOpenExtendedMiningChannel,
                            MiningMessages::writeOpenExtendedMiningChannel),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x14, "OpenExtendedMiningChannel.Success"),
                            OpenExtendedMiningChannelSuccess.class,
                            MiningMessages::readOpenExtendedMiningChannelSuccess,
                            MiningMessages::writeOpenExtendedMiningChannelSuccess),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x15, "NewMiningJob"),
                            NewMiningJob.class,
                            MiningMessages::readNewMiningJob,
                            MiningMessages::writeNewMiningJob),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x16, "UpdateChannel"),
                            UpdateChannel.class,
                            MiningMessages::readUpdateChannel,
                            MiningMessages::writeUpdateChannel),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x17, "UpdateChannel.Error"),
                            UpdateChannelError.class,
                            MiningMessages::readUpdateChannelError,
                            MiningMessages::writeUpdateChannelError),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x18, "CloseChannel"),
                            CloseChannel.class,
                            MiningMessages::readCloseChannel,
                            MiningMessages::writeCloseChannel),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x19, "SetExtranoncePrefix"),
                            SetExtranoncePrefix.class,
                            MiningMessages::readSetExtranoncePrefix,
                            MiningMessages::writeSetExtranoncePrefix),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x1a, "SubmitSharesStandard"),
                            SubmitSharesStandard.class,
                            MiningMessages::readSubmitSharesStandard,
                            MiningMessages::writeSubmitSharesStandard),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x1b, "SubmitSharesExtended"),
                            SubmitSharesExtended.class,
                            MiningMessages::readSubmitSharesExtended,
                            MiningMessages::writeSubmitSharesExtended),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x1c, "SubmitShares.Success"),
                            SubmitSharesSuccess.class,
                            MiningMessages::readSubmitSharesSuccess,
                            MiningMessages::writeSubmitSharesSuccess),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x1d, "SubmitShares.Error"),
                            SubmitSharesError.class,
                            MiningMessages::readSubmitSharesError,
                            MiningMessages::writeSubmitSharesError),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x1f, "NewExtendedMiningJob"),
                            NewExtendedMiningJob.class,
                            MiningMessages::readNewExtendedMiningJob,
                            MiningMessages::writeNewExtendedMiningJob),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x20, "SetNewPrevHash"),
                            SetNewPrevHash.class,
                            MiningMessages::readSetNewPrevHash,
                            MiningMessages::writeSetNewPrevHash),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x21, "SetTarget"),
                            SetTarget.class,
                            MiningMessages::readSetTarget,
                            MiningMessages::writeSetTarget),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x22, "SetCustomMiningJob"),
                            SetCustomMiningJob.class,
                            MiningMessages::readSetCustomMiningJob,
                            MiningMessages::writeSetCustomMiningJob),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x23, "SetCustomMiningJob.Success"),
                            SetCustomMiningJobSuccess.class,
                            MiningMessages::readSetCustomMiningJobSuccess,
                            MiningMessages::writeSetCustomMiningJobSuccess),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x24, "SetCustomMiningJob.Error"),
                            SetCustomMiningJobError.class,
                            MiningMessages::readSetCustomMiningJobError,
                            MiningMessages::writeSetCustomMiningJobError),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x25, "SetGroupChannel"),
                            SetGroupChannel.class,
                            MiningMessages::readSetGroupChannel,
                            MiningMessages::writeSetGroupChannel));

    private MiningMessages() {}

    private static OpenStandardMiningChannel readOpenStandardMiningChannel(WireReader in)
            throws WireFormatException {
        return new OpenStandardMiningChannel(
                in.u32("request_id"),
                in.text("user_identity"),
                in.f32("nominal_hash_rate"),
                in.target("max_target"));
    }

    private static void writeOpenStandardMiningChannel(
            OpenStandardMiningChannel message, WireWriter out) {
        out.u32(message.requestId())
                .text(message.userIdentity())
                .f32(message.nominalHashRate())
                .target(message.maxTarget());
    }

    private static OpenStandardMiningChannelSuccess readOpenStandardMiningChannelSuccess(
            WireReader in) throws WireFormatException {
        return new OpenStandardMiningChannelSuccess(
                in.u32("request_id"),
                in.u32("channel_id"),
                in.target("target"),
                in.b0_32("extranonce_prefix"),
                in.u32("group_channel_id"));
    }

    private static void writeOpenStandardMiningChannelSuccess(
            OpenStandardMiningChannelSuccess message, WireWriter out) {
        out.u32(message.requestId())
                .u32(message.channelId())
                .target(message.target())
                .b0_32(message.extranoncePrefix())
                .u32(message.groupChannelId());
    }

    private static OpenMiningChannelError readOpenMiningChannelError(WireReader in)
            throws WireFormatException {
        return new OpenMiningChannelError(in.u32("request_id"), in.code("error_code"));
    }

    private static void writeOpenMiningChannelError(
            OpenMiningChannelError message, WireWriter out) {
        out.u32(message.requestId()).code(message.errorCode());
    }

    private static OpenExtendedMiningChannel readOpenExtendedMiningChannel(WireReader in)
            throws WireFormatException {
        return new OpenExtendedMiningChannel(
                in.u32("request_id"),
                in.text("user_identity"),
                in.f32("nominal_hash_rate"),
                in.target("max_target"),
                in.u16("min_extranonce_size"));
    }

    private static void writeOpenExtendedMiningChannel(
            OpenExtendedMiningChannel message, WireWriter out) {
        out.u32(message.requestId())
                .text(message.userIdentity())
                .f32(message.nominalHashRate())
                .target(message.maxTarget())
                .u16(message.minExtranonceSize());
    }

    private static OpenExtendedMiningChannelSuccess readOpenExtendedMiningChannelSuccess(
            WireReader in) throws WireFormatException {
        return new OpenExtendedMiningChannelSuccess(
                in.u32("request_id"),
                in.u32("channel_id"),
                in.target("target"),
                in.u16("extranonce_size"),
                in.b0_32("extranonce_prefix"),
                in.remaining() < 4
                        ? OptionalInt.empty()
                        : OptionalInt.of(in.u32("group_channel_id")));
    }

    private static void writeOpenExtendedMiningChannelSuccess(
            OpenExtendedMiningChannelSuccess message, WireWriter out) {
        out.u32(message.requestId())
                .u32(message.channelId())
                .target(message.target())
                .u16(message.extranonceSize())
                .b0_32(message.extranoncePrefix());
        message.groupChannelId().ifPresent(out::u32);
    }

    private static NewMiningJob readNewMiningJob(WireReader in) throws WireFormatException {
        return new NewMiningJob(
                in.u32("channel_id"),
                in.u32("job_id"),
                in.optionalU32("min_ntime"),
                in.u32("version"),
                in.u256("merkle_root"));
    }

    private static void writeNewMiningJob(NewMiningJob message, WireWriter out) {
        out.u32(message.channelId())
                .u32(message.jobId())
                .optionalU32(message.minNtime())
                .u32(message.version())
                .u256(message.merkleRoot());
    }

    private static UpdateChannel readUpdateChannel(WireReader in) throws WireFormatException {
        return new UpdateChannel(
                in.u32("channel_id"), in.f32("nominal_hash_rate"), in.target("maximum_target"));
    }

    private static void writeUpdateChannel(UpdateChannel message, WireWriter out) {
        out.u32(message.channelId()).f32(message.nominalHashRate()).target(message.maximumTarget());
    }

    private static UpdateChannelError readUpdateChannelError(WireReader in)
            throws WireFormatException {
        return new UpdateChannelError(in.u32("channel_id"), in.code("error_code"));
    }

    private static void writeUpdateChannelError(UpdateChannelError message, WireWriter out) {
        out.u32(message.channelId()).code(message.errorCode());
    }

    private static CloseChannel readCloseChannel(WireReader in) throws WireFormatException {
        return new CloseChannel(in.u32("channel_id"), in.code("reason_code"));
    }

    private static void writeCloseChannel(CloseChannel message, WireWriter out) {
        out.u32(message.channelId()).code(message.reasonCode());
    }

    private static SetExtranoncePrefix readSetExtranoncePrefix(WireReader in)
            throws WireFormatException {
        return new SetExtranoncePrefix(in.u32("channel_id"), in.b0_32("extranonce_prefix"));
    }

    private static void writeSetExtranoncePrefix(SetExtranoncePrefix message, WireWriter out) {
        out.u32(message.channelId()).b0_32(message.extranoncePrefix());
    }

    private static SubmitSharesStandard readSubmitSharesStandard(WireReader in)
            throws WireFormatException {
        return new SubmitSharesStandard(
                in.u32("channel_id"),
                in.u32("sequence_number"),
                in.u32("job_id"),
                in.u32("nonce"),
                in.u32("ntime"),
                in.u32("version"));
    }

    private static void writeSubmitSharesStandard(SubmitSharesStandard message, WireWriter out) {
        out.u32(message.channelId())
                .u32(message.sequenceNumber())
                .u32(message.jobId())
                .u32(message.nonce())
                .u32(message.ntime())
                .u32(message.version());
    }

    private static SubmitSharesExtended readSubmitSharesExtended(WireReader in)
            throws WireFormatException {
        return new SubmitSharesExtended(
                in.u32("channel_id"),
                in.u32("sequence_number"),
                in.u32("job_id"),
                in.u32("nonce"),
                in.u32("ntime"),
                in.u32("version"),
                in.b0_32("extranonce"),
                Tlv.readAll(in));
    }

    private static void writeSubmitSharesExtended(SubmitSharesExtended message, WireWriter out) {
        out.u32(message.channelId())
                .u32(message.sequenceNumber())
                .u32(message.jobId())
                .u32(message.nonce())
                .u32(message.ntime())
                .u32(message.version())
                .b0_32(message.extranonce());
        Tlv.writeAll(message.extras(), out);
    }

    private static SubmitSharesSuccess readSubmitSharesSuccess(WireReader in)
            throws WireFormatException {
        return new SubmitSharesSuccess(
                in.u32("channel_id"),
                in.u32("last_sequence_number"),
                in.u32("new_submits_accepted_count"),
                in.u64("new_shares_sum"));
    }

    private static void writeSubmitSharesSuccess(SubmitSharesSuccess message, WireWriter out) {
        out.u32(message.channelId())
                .u32(message.lastSequenceNumber())
                .u32(message.newSubmitsAcceptedCount())
                .u64(message.newSharesSum());
    }

    private static SubmitSharesError readSubmitSharesError(WireReader in)
            throws WireFormatException {
        return new SubmitSharesError(
                in.u32("channel_id"), in.u32("sequence_number"), in.code("error_code"));
    }

    private static void writeSubmitSharesError(SubmitSharesError message, WireWriter out) {
        out.u32(message.channelId()).u32(message.sequenceNumber()).code(message.errorCode());
    }

    private static NewExtendedMiningJob readNewExtendedMiningJob(WireReader in)
            throws WireFormatException {
        return new NewExtendedMiningJob(
                in.u32("channel_id"),
                in.u32("job_id"),
                in.optionalU32("min_ntime"),
                in.u32("version"),
                in.bool("version_rolling_allowed"),
                in.hashes0_255("merkle_path"),
                in.b0_64k("coinbase_tx_prefix"),
                in.b0_64k("coinbase_tx_suffix"));
    }

    private static void writeNewExtendedMiningJob(NewExtendedMiningJob message, WireWriter out) {
        out.u32(message.channelId())
                .u32(message.jobId())
                .optionalU32(message.minNtime())
                .u32(message.version())
                .bool(message.versionRollingAllowed())
                .hashes0_255(message.merklePath())
                .b0_64k(message.coinbaseTxPrefix())
                .b0_64k(message.coinbaseTxSuffix());
    }

    private static SetNewPrevHash readSetNewPrevHash(WireReader in) throws WireFormatException {
        return new SetNewPrevHash(
                in.u32("channel_id"),
                in.u32("job_id"),
                in.u256("prev_hash"),
                in.u32("min_ntime"),
                in.u32("nbits"));
    }

    private static void writeSetNewPrevHash(SetNewPrevHash message, WireWriter out) {
        out.u32(message.channelId())
                .u32(message.jobId())
                .u256(message.prevHash())
                .u32(message.minNtime())
                .u32(message.nBits());
    }

    private static SetTarget readSetTarget(WireReader in) throws WireFormatException {
        return new SetTarget(in.u32("channel_id"), in.target("maximum_target"));
    }

    private static void writeSetTarget(SetTarget message, WireWriter out) {
        out.u32(message.channelId()).target(message.maximumTarget());
    }

    private static SetCustomMiningJob readSetCustomMiningJob(WireReader in)
            throws WireFormatException {
        return new SetCustomMiningJob(
                in.u32("channel_id"),
                in.u32("request_id"),
                in.b0_255("mining_job_token"),
                in.u32("version"),
                in.u256("prev_hash"),
                in.u32("min_ntime"),
                in.u32("nbits"),
                in.u32("coinbase_tx_version"),
                in.b0_255("coinbase_prefix"),
                in.u32("coinbase_tx_input_nSequence"),
                in.b0_64k("coinbase_tx_outputs"),
                in.u32("coinbase_tx_locktime"),
                in.hashes0_255("merkle_path"));
    }

    private static void writeSetCustomMiningJob(SetCustomMiningJob message, WireWriter out) {
        out.u32(message.channelId())
                .u32(message.requestId())
                .b0_255(message.miningJobToken())
                .u32(message.version())
                .u256(message.prevHash())
                .u32(message.minNtime())
                .u32(message.nBits())
                .u32(message.coinbaseTxVersion())
                .b0_255(message.coinbasePrefix())
                .u32(message.coinbaseTxInputSequence())
                .b0_64k(message.coinbaseTxOutputs())
                .u32(message.coinbaseTxLocktime())
                .hashes0_255(message.merklePath());
    }

    private static SetCustomMiningJobSuccess readSetCustomMiningJobSuccess(WireReader in)
            throws WireFormatException {
        return new SetCustomMiningJobSuccess(
                in.u32("channel_id"), in.u32("request_id"), in.u32("job_id"));
    }

    private static void writeSetCustomMiningJobSuccess(
            SetCustomMiningJobSuccess message, WireWriter out) {
        out.u32(message.channelId()).u32(message.requestId()).u32(message.jobId());
    }

    private static SetCustomMiningJobError readSetCustomMiningJobError(WireReader in)
            throws WireFormatException {
        return new SetCustomMiningJobError(
                in.u32("channel_id"), in.u32("request_id"), in.code("error_code"));
    }

    private static void writeSetCustomMiningJobError(
            SetCustomMiningJobError message, WireWriter out) {
        out.u32(message.channelId()).u32(message.requestId()).code(message.errorCode());
    }

    private static SetGroupChannel readSetGroupChannel(WireReader in) throws WireFormatException {
        return new SetGroupChannel(in.u32("group_channel_id"), in.u32s0_64k("channel_ids"));
    }

    private static void writeSetGroupChannel(SetGroupChannel message, WireWriter out) {
        out.u32(message.groupChannelId()).u32s0_64k(message.channelIds());
    }
}
