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

    private final StringBuilder out = new StringBuilder();
    private final long maxChars;
    private int lines;

    /**
     * @param maxChars of the whole text; all of it is ASCII
     */
    public PayoutReport(long maxChars) {
        this.maxChars = maxChars;
        out.append(String.join(",", COLUMNS)).append("\r\n");
    }

    /**
     * @throws IOException when the report grows beyond its limit
     */
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
        lines++;
        if (out.length() > maxChars) {
            throw new IOException(
                    "the report of this time has more than %d bytes: name fewer days"
                            .formatted(maxChars));
        }
    }

    /** Without the heading. */
    public int lines() {
        return lines;
    }

    /** All that was added. */
    public String text() {
        return out.toString();
    }

    static String text(String content) {
        boolean formula = !content.isEmpty() && FORMULA_STARTS.indexOf(content.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + content.replace("\"", "\"\"") + "\"";
    }
}
