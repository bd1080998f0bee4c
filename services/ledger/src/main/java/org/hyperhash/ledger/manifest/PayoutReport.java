package org.hyperhash.ledger.manifest;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.hyperhash.ledger.book.PayoutBook.ReportLine;

/**
 * Payouts as CSV (RFC 4180) for bookkeepers: lines end with CR LF, every text is quoted, and no
 * spreadsheet takes a text for a formula. A detached signature over the bytes stands beside the
 * file.
 */
public final class PayoutReport {
    /** What the signature's header says that it signs. */
    public static final String TYPE = "hyperhash-payout-report+csv";

    private static final List<String> COLUMNS =
            List.of(
                    "block",
                    "height",
                    "found_at",
                    "status",
                    "kind",
                    "payee",
                    "weight",
                    "amount_sats",
                    "coinbase_sats",
                    "transaction");

    /** What spreadsheets begin a formula with. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private final Appendable out;

    public PayoutReport(Appendable out) throws IOException {
        this.out = out;
        out.append(String.join(",", COLUMNS)).append("\r\n");
    }

    public void add(ReportLine line) throws IOException {
        out.append(
                        String.join(
                                ",",
                                text(line.block()),
                                Integer.toString(line.height()),
                                text(line.foundAt().toString()),
                                text(line.status()),
                                text(line.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')),
                                text(line.payee()),
                                line.weight().toString(),
                                Long.toString(line.amountSats()),
                                Long.toString(line.coinbaseSats()),
                                text(line.transaction())))
                .append("\r\n");
    }

    static String text(String content) {
        boolean formula = !content.isEmpty() && FORMULA_STARTS.indexOf(content.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + content.replace("\"", "\"\"") + "\"";
    }
}
