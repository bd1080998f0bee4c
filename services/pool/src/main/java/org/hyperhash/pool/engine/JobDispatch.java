package org.hyperhash.pool.engine;

import java.util.List;
import java.util.OptionalInt;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.hyperhash.template.Template;

/**
 * Sends jobs to the channels of one session and numbers them. Owned by its session.
 *
 * @spec SV2 5.3.15 NewMiningJob, 5.3.16 NewExtendedMiningJob, 5.3.17 SetNewPrevHash
 */
final class JobDispatch {
    private final SessionEffects effects;
    private DeviceClass device = DeviceClass.PROXY;
    private int lastJobId;

    JobDispatch(SessionEffects effects) {
        this.effects = effects;
    }

    /** What the client is: header-only ones get no group jobs. */
    void device(DeviceClass known) {
        device = known;
    }

    /** Sends the pool's work to all channels of a group, with one job where the client can. */
    void sendToGroup(ChannelGroup group, PoolWork work, boolean newTip) {
        ExtendedJob job = work.jobFor(group.payout(), device);
        if (device == DeviceClass.HEADER_ONLY) {
            for (ServerChannel channel : group.members()) {
                sendToChannel(channel, job, work.template(), newTip);
            }
            return;
        }
        int jobId = ++lastJobId;
        announce(group.members(), jobId, job, work.template(), newTip);
        effects.send(extendedJob(group.id(), jobId, minTime(work.template(), newTip), job));
        if (newTip) {
            startTip(group.members(), group.id(), jobId, work.template());
        }
    }

    /** The first job of a channel that was just opened. */
    void sendFirst(ServerChannel channel, PoolWork work) {
        sendToChannel(
                channel, work.jobFor(channel.identity().payout(), device), work.template(), true);
    }

    /** Sends the running job under a new id, so that a new target applies at once. */
    void resend(ServerChannel channel, PoolWork work) {
        sendToChannel(
                channel,
                work.jobFor(channel.identity().payout(), device),
                work.template(),
                channel.newestJob().isEmpty());
    }

    private void sendToChannel(
            ServerChannel channel, ExtendedJob job, Template template, boolean newTip) {
        int jobId = ++lastJobId;
        announce(List.of(channel), jobId, job, template, newTip);
        OptionalInt minTime = minTime(template, newTip);
        effects.send(
                channel.isStandard()
                        ? headerOnlyJob(channel, jobId, minTime, job)
                        : extendedJob(channel.id(), jobId, minTime, job));
        if (newTip) {
            startTip(List.of(channel), channel.id(), jobId, template);
        }
    }

    private static void announce(
            List<ServerChannel> channels,
            int jobId,
            ExtendedJob job,
            Template template,
            boolean newTip) {
        for (ServerChannel channel : channels) {
            if (newTip) {
                channel.addFutureJob(jobId, template.id(), job);
            } else {
                channel.addJob(jobId, template.id(), job, template.tip());
            }
        }
    }

    /** The tip follows its job, never the other way round. */
    private void startTip(List<ServerChannel> channels, int address, int jobId, Template template) {
        channels.forEach(channel -> channel.activate(jobId, template.tip()));
        effects.send(
                new MiningMessage.SetNewPrevHash(
                        address,
                        jobId,
                        template.tip().previousBlock(),
                        template.tip().minTime(),
                        template.tip().nBits()));
    }

    /** Absent for a future job, which waits for its tip. */
    private static OptionalInt minTime(Template template, boolean newTip) {
        return newTip ? OptionalInt.empty() : OptionalInt.of(template.tip().minTime());
    }

    private static Message extendedJob(
            int address, int jobId, OptionalInt minTime, ExtendedJob job) {
        return new MiningMessage.NewExtendedMiningJob(
                address,
                jobId,
                minTime,
                job.version(),
                job.versionRollingAllowed(),
                job.merklePath(),
                job.coinbasePrefix(),
                job.coinbaseSuffix());
    }

    private static Message headerOnlyJob(
            ServerChannel channel, int jobId, OptionalInt minTime, ExtendedJob job) {
        return new MiningMessage.NewMiningJob(
                channel.id(),
                jobId,
                minTime,
                job.version(),
                job.merkleRoot(channel.extranoncePrefix()));
    }
}
