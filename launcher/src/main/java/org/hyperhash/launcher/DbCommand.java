package org.hyperhash.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.hyperhash.ledger.Ledger;
import org.hyperhash.ledger.archive.ArchiveOverview;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.database.BackupManifest;
import org.hyperhash.platform.database.Backups;
import org.hyperhash.platform.database.Migrations;
import org.hyperhash.platform.database.SchemaState;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after the database. */
@Command(
        name = "db",
        description = "Look after the database: versions, backups, old shares.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DbCommand.Status.class,
            DbCommand.Migrate.class,
            DbCommand.Backup.class,
            DbCommand.Verify.class,
            DbCommand.Restore.class,
            DbArchiveCommand.class,
            DbUnarchiveCommand.class
        })
final class DbCommand {
    /** The schemas of all services. */
    static final List<Migrations> MIGRATIONS = List.of(Ledger.MIGRATIONS);

    /** What all of them do: open the database, and tell what went wrong in one line. */
    abstract static class WithDatabase implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions options;

        abstract void work(HhConfig config, CommandDatabase database, PrintWriter out)
                throws Exception;

        CommandDatabase open(Configured<HhConfig> configured) throws Exception {
            return CommandDatabase.withLedger(configured);
        }

        @Override
        public Integer call() throws Exception {
            Configured<HhConfig> configured = options.read();
            try (CommandDatabase database = open(configured)) {
                work(configured.value(), database, spec.commandLine().getOut());
                return 0;
            } catch (IOException failure) {
                throw failed(failure);
            }
        }

        static Backups backups(CommandDatabase database) {
            return new Backups(database.database(), MIGRATIONS, InstantSource.system());
        }
    }

    private static CommandFailed failed(IOException failure) {
        return new CommandFailed(ExitCode.CANNOT_START, Failure.reason(failure));
    }

    private static void print(PrintWriter out, BackupManifest backup) {
        out.printf("taken at    %s%n", backup.at());
        for (BackupManifest.Schema schema : backup.schemas()) {
            out.printf("schema      %s version %s%n", schema.name(), schema.version());
        }
        out.printf("tables      %d%n", backup.tables().size());
        out.printf("rows        %d%n", backup.rows());
        out.printf("digest      %s%n", backup.digest());
    }

    private static String seconds(long startNanos) {
        return "%.1f s".formatted((System.nanoTime() - startNanos) / 1e9);
    }

    /** Says what is there. */
    @Command(
            name = "status",
            description = "Print where the database is, its server and the versions of its tables.",
            mixinStandardHelpOptions = true)
    static final class Status extends WithDatabase {
        @Override
        void work(HhConfig config, CommandDatabase database, PrintWriter out) throws Exception {
            out.printf("database    %s%n", database.name());
            out.printf(
                    "server      PostgreSQL %s%n",
                    database.connection().getMetaData().getDatabaseProductVersion());
            for (SchemaState schema : backups(database).schemas()) {
                out.printf(
                        "schema      %s version %s%s%n",
                        schema.schema(),
                        schema.version(),
                        schema.pending().isEmpty()
                                ? ""
                                : ", to be migrated to " + schema.pending().getLast());
            }
        }
    }

    /** Does what the next start would do. */
    @Command(
            name = "migrate",
            description =
                    "Bring the tables up to date, as the next start of a role would; a backup of"
                            + " what is there is made first.",
            mixinStandardHelpOptions = true)
    static final class Migrate extends WithDatabase {
        @Override
        CommandDatabase open(Configured<HhConfig> configured) throws Exception {
            return CommandDatabase.open(configured);
        }

        @Override
        void work(HhConfig config, CommandDatabase database, PrintWriter out) throws Exception {
            Backups backups = backups(database);
            OwnerOnly.folder(config.backupDirectory());
            backups.migrate(config.backupDirectory())
                    .ifPresent(file -> out.printf("backup      %s%n", file));
            for (SchemaState schema : backups.schemas()) {
                out.printf("schema      %s version %s%n", schema.schema(), schema.version());
            }
        }
    }

    /** Writes a backup. */
    @Command(
            name = "backup",
            description = {
                "Write all rows into one file, as of one moment, while roles go on writing.",
                "Two backups of the same content have the same digest, whatever server they are"
                        + " of. Keys and journals are not in it, nor are archived shares: copy the"
                        + " files of ledger.archive.directory."
            },
            mixinStandardHelpOptions = true)
    static final class Backup extends WithDatabase {
        @Parameters(
                arity = "0..1",
                paramLabel = "FILE",
                description =
                        "File to write; it must not exist (default: a new one in"
                                + " database.backup-directory).")
        private @Nullable Path file;

        @Override
        void work(HhConfig config, CommandDatabase database, PrintWriter out) throws Exception {
            long start = System.nanoTime();
            Path target = file;
            if (target == null) {
                OwnerOnly.folder(config.backupDirectory());
                target = Backups.file(config.backupDirectory(), Instant.now(), "backup");
            }
            BackupManifest written = backups(database).write(target);
            out.printf("backup      %s%n", target);
            print(out, written);
            long archived = ArchiveOverview.archivedFiles(database.connection());
            if (archived > 0) {
                out.printf(
                        "not in it   %d files of archived shares in %s: copy them too%n",
                        archived, config.archive().directory());
            }
            out.printf("took        %s%n", seconds(start));
        }
    }

    /** Reads a backup. */
    @Command(
            name = "verify",
            description = "Read a whole backup and compare it with what was written; no database.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Spec private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "The backup.")
        private Path file;

        @Override
        public Integer call() throws CommandFailed {
            long start = System.nanoTime();
            try {
                print(spec.commandLine().getOut(), Backups.verify(file));
            } catch (IOException failure) {
                throw failed(failure);
            }
            spec.commandLine().getOut().printf("took        %s%n", seconds(start));
            return 0;
        }
    }

    /** Reads a backup into a database. */
    @Command(
            name = "restore",
            description =
                    "Put a backup into a database that has no tables of ours, all of it or"
                            + " nothing; an embedded database is made for it.",
            mixinStandardHelpOptions = true)
    static final class Restore extends WithDatabase {
        @Parameters(paramLabel = "FILE", description = "The backup.")
        private Path file;

        @Override
        CommandDatabase open(Configured<HhConfig> configured) throws Exception {
            return CommandDatabase.open(configured);
        }

        @Override
        void work(HhConfig config, CommandDatabase database, PrintWriter out) throws Exception {
            long start = System.nanoTime();
            BackupManifest restored = backups(database).restore(file);
            out.printf("database    %s%n", database.name());
            print(out, restored);
            out.printf("took        %s%n", seconds(start));
        }
    }
}
