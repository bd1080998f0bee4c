package org.hyperhash.stratum.v2;

import java.util.List;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.v2.common.CommonMessage.ChannelEndpointChanged;
import org.hyperhash.stratum.v2.common.CommonMessage.Reconnect;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionError;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionSuccess;
import org.hyperhash.stratum.v2.common.CommonMessages;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.AllocateMiningJobToken;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.AllocateMiningJobTokenSuccess;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.DeclareMiningJob;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.DeclareMiningJobError;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.DeclareMiningJobSuccess;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.ProvideMissingTransactions;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.ProvideMissingTransactionsSuccess;
import org.hyperhash.stratum.v2.declaration.DeclarationMessage.PushSolution;
import org.hyperhash.stratum.v2.declaration.DeclarationMessages;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.CoinbaseOutputConstraints;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.NewTemplate;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionData;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionDataError;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.RequestTransactionDataSuccess;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SubmitSolution;
import org.hyperhash.stratum.v2.distribution.DistributionMessages;
import org.hyperhash.stratum.v2.extension.ExtensionMessage.RequestExtensions;
import org.hyperhash.stratum.v2.extension.ExtensionMessage.RequestExtensionsError;
import org.hyperhash.stratum.v2.extension.ExtensionMessage.RequestExtensionsSuccess;
import org.hyperhash.stratum.v2.extension.ExtensionMessages;
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
import org.hyperhash.stratum.v2.mining.MiningMessages;

/** One message of every kind, and the table of all families. */
final class Samples {
    static final MessageTable TABLE =
            MessageTable.of(
                    CommonMessages.TABLE,
                    MiningMessages.TABLE,
                    DeclarationMessages.TABLE,
                    DistributionMessages.TABLE,
                    ExtensionMessages.TABLE);

    private static final Hash256 HASH = new Hash256(1, 2, 3, -4);
    private static final Target TARGET = Target.DIFFICULTY_ONE;
    private static final Bytes FOUR = Bytes.ofHex("01020304");
    private static final Bytes TOKEN = Bytes.ofHex("a1a2a3");

    static final List<Message> MESSAGES =
            List.of(
                    new SetupConnection(
                            0, 2, 2, 5, "pool.example", 34254, "vendor", "hw é", "fw 1.0", "id"),
                    new SetupConnectionSuccess(2, 0x80000001),
                    new SetupConnectionError(4, "unsupported-feature-flags"),
                    new ChannelEndpointChanged(7),
                    new Reconnect("", 34254),
                    new OpenStandardMiningChannel(1, "bc1q.worker", 1e12f, Target.EASIEST),
                    new OpenStandardMiningChannelSuccess(1, 7, TARGET, FOUR, 2),
                    new OpenMiningChannelError(1, "unknown-user"),
                    new OpenExtendedMiningChannel(2, "bc1q.rig", 5e14f, TARGET, 8),
                    new OpenExtendedMiningChannelSuccess(2, 8, TARGET, 16, FOUR, OptionalInt.of(3)),
                    new NewMiningJob(7, 1, OptionalInt.empty(), 0x20000000, HASH),
                    new UpdateChannel(7, 2e12f, TARGET),
                    new UpdateChannelError(7, "invalid-channel-id"),
                    new CloseChannel(7, "idle"),
                    new SetExtranoncePrefix(7, FOUR),
                    new SubmitSharesStandard(7, 0, 3, 0xdeadbeef, 0x6afd86c0, 0x20000000),
                    new SubmitSharesExtended(
                            8,
                            -1,
                            3,
                            1,
                            0x6afd86c0,
                            0x3fffffe0,
                            FOUR,
                            List.of(Tlv.worker("rig-12"))),
                    new SubmitSharesSuccess(7, 9, 10, 0xfedcba9876543210L),
                    new SubmitSharesError(7, 10, "stale-share"),
                    new NewExtendedMiningJob(
                            3,
                            4,
                            OptionalInt.of(0x6afd86c0),
                            0x20000000,
                            true,
                            List.of(HASH, Hash256.ZERO),
                            FOUR,
                            TOKEN),
                    new SetNewPrevHash(3, 4, HASH, 0x6afd86c0, 0x207fffff),
                    new SetTarget(3, TARGET),
                    new SetCustomMiningJob(
                            8,
                            5,
                            TOKEN,
                            0x20000000,
                            HASH,
                            0x6afd86c0,
                            0x207fffff,
                            2,
                            FOUR,
                            -1,
                            Bytes.ofHex("00"),
                            0,
                            List.of(HASH)),
                    new SetCustomMiningJobSuccess(8, 5, 6),
                    new SetCustomMiningJobError(8, 5, "stale-chain-tip"),
                    new SetGroupChannel(3, List.of(7, 8, -1)),
                    new AllocateMiningJobToken("bc1q", 1),
                    new AllocateMiningJobTokenSuccess(1, TOKEN, FOUR),
                    new ProvideMissingTransactions(2, List.of(0, 65535)),
                    new ProvideMissingTransactionsSuccess(2, List.of(FOUR, Bytes.EMPTY)),
                    new DeclareMiningJob(
                            2, TOKEN, 0x20000000, FOUR, TOKEN, List.of(HASH), Bytes.EMPTY),
                    new DeclareMiningJobSuccess(2, TOKEN),
                    new DeclareMiningJobError(2, "missing-txs", FOUR),
                    new PushSolution(FOUR, HASH, 1, 2, 0x207fffff, 0x20000000),
                    new CoinbaseOutputConstraints(1000, 400),
                    new NewTemplate(
                            0xffffffffffffffffL,
                            true,
                            0x20000000,
                            2,
                            Bytes.ofHex("520103"),
                            -2,
                            5_000_000_000L,
                            1,
                            FOUR,
                            0,
                            List.of()),
                    new org.hyperhash.stratum.v2.distribution.DistributionMessage.SetNewPrevHash(
                            1, HASH, 0x6afd86c0, 0x1d00ffff, TARGET),
                    new RequestTransactionData(1),
                    new RequestTransactionDataSuccess(1, Bytes.EMPTY, List.of(FOUR)),
                    new RequestTransactionDataError(1, "stale-template-id"),
                    new SubmitSolution(1, 0x20000000, 2, 3, FOUR),
                    new RequestExtensions(1, List.of(2)),
                    new RequestExtensionsSuccess(1, List.of(2)),
                    new RequestExtensionsError(1, List.of(0x4000), List.of(2)));

    private Samples() {}
}
