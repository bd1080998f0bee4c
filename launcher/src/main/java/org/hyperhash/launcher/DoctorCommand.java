package org.hyperhash.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.logging.Logging;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at everything that keeps roles from starting or working. */
@Command(
        name = "doctor",
        description =
                "Check Java, file limits, disk, keys, ports, database, node and clock; says what"
                        + " to do about each finding. Exit code 3 when something is broken.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Override
    public Integer call() throws CommandFailed, IOException, InterruptedException {
        Configured<HhConfig> configured = options.read();
        List<Finding> findings;
        // What the parts log while they are tried is in the findings, in better words.
        try (Logging _ =
                Logging.start(
                        "doctor",
                        configured.value().log().withoutFiles(),
                        configured.secrets(),
                        OutputStream.nullOutputStream())) {
            findings = findings(configured.value());
        }
        findings.forEach(finding -> finding.print(spec.commandLine().getOut()));
        boolean broken = findings.stream().anyMatch(Finding.Broken.class::isInstance);
        return broken ? ExitCode.CANNOT_START.code() : 0;
    }

    private static List<Finding> findings(HhConfig config) throws InterruptedException {
        List<Finding> findings = new ArrayList<>(new MachineFindings(config).all());
        for (String note : ConfigNotes.of(config)) {
            findings.add(new Finding.Worry("configuration", note));
        }
        findings.add(DatabaseFinding.of(config.database()));
        findings.addAll(new NodeFindings(config, InstantSource.system()).all());
        return findings;
    }
}
