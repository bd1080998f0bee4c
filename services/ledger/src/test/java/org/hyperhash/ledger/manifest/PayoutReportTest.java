package org.hyperhash.ledger.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import org.hyperhash.ledger.book.PayoutBook.ReportLine;
import org.junit.jupiter.api.Test;

/** A report is CSV that no spreadsheet runs. */
class PayoutReportTest {
    private static final ReportLine LINE =
            new ReportLine(
                    "00ab",
                    7,
                    Instant.EPOCH,
                    "mature",
                    ReportLine.Kind.NODE_POT,
                    "",
                    BigInteger.ZERO,
                    5_000,
                    5_000,
                    "cd");

    @Test
    void linesAreQuotedAndEndWithCrLf() throws Exception {
        PayoutReport report = new PayoutReport(1_000);
        report.add(LINE);
        assertThat(report.text())
                .isEqualTo(
                        "block,height,found_at,status,kind,payee,weight,amount_sats,coinbase_sats,"
                                + "transaction\r\n\"00ab\",7,\"1970-01-01T00:00:00Z\",\"mature\","
                                + "\"node-pot\",\"\",0,5000,5000,\"cd\"\r\n");
    }

    @Test
    void reportThatNobodyCouldCheckIsNotMade() throws Exception {
        PayoutReport report = new PayoutReport(250);
        report.add(LINE);
        report.add(LINE);
        assertThatThrownBy(() -> report.add(LINE))
                .isInstanceOf(IOException.class)
                .hasMessage("the report of this time has more than 250 bytes: name fewer days");
    }

    @Test
    void formulasAreTexts() {
        assertThat(PayoutReport.text("=1+1")).isEqualTo("\"'=1+1\"");
        assertThat(PayoutReport.text("+1")).isEqualTo("\"'+1\"");
        assertThat(PayoutReport.text("-1")).isEqualTo("\"'-1\"");
        assertThat(PayoutReport.text("@x")).isEqualTo("\"'@x\"");
        assertThat(PayoutReport.text("\tx")).isEqualTo("\"'\tx\"");
        assertThat(PayoutReport.text("a\"b,c\r\n")).isEqualTo("\"a\"\"b,c\r\n\"");
    }
}
