package org.hyperhash.ledger.api;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.platform.api.Operation;

/** Everything that the ledger answers. */
public final class LedgerApi {
    private final StatisticsApi statistics;
    private final HistoryApi history;
    private final BlocksApi blocks;
    private final BookApi book;

    public LedgerApi(LedgerSources sources) {
        Questions questions = new Questions(sources);
        statistics = new StatisticsApi(questions);
        history = new HistoryApi(questions);
        blocks = new BlocksApi(questions);
        book = new BookApi(questions);
    }

    public List<Operation<?>> operations() {
        List<Operation<?>> operations = new ArrayList<>(statistics.operations());
        operations.addAll(history.operations());
        operations.addAll(blocks.operations());
        operations.addAll(book.operations());
        return operations;
    }

    public BlocksApi blocks() {
        return blocks;
    }

    public BookApi book() {
        return book;
    }
}
