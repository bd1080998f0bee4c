package org.hyperhash.ledger.api;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.ledger.statistics.StatisticsSnapshot;
import org.hyperhash.platform.api.Download;
import org.hyperhash.platform.api.Operation;

/** Everything that the ledger answers. */
public final class LedgerApi {
    private final LedgerSources sources;
    private final StatisticsApi statistics;
    private final HistoryApi history;
    private final BlocksApi blocks;
    private final ExplainApi explain;
    private final BookApi book;
    private final PayoutFiles files;

    public LedgerApi(LedgerSources sources) {
        this.sources = sources;
        Questions questions = new Questions(sources);
        statistics = new StatisticsApi(questions);
        history = new HistoryApi(questions);
        blocks = new BlocksApi(questions);
        explain = new ExplainApi(questions);
        book = new BookApi(questions);
        files = new PayoutFiles(sources.database(), sources.network());
    }

    public List<Operation<?>> operations() {
        List<Operation<?>> operations = new ArrayList<>(statistics.operations());
        operations.addAll(history.operations());
        operations.addAll(blocks.operations());
        operations.addAll(explain.operations());
        operations.addAll(book.operations());
        return operations;
    }

    public List<Download> downloads() {
        return files.downloads();
    }

    /** The figures of now; never waits. */
    public StatisticsSnapshot statistics() {
        return sources.statistics().get();
    }

    public BlocksApi blocks() {
        return blocks;
    }

    public BookApi book() {
        return book;
    }
}
