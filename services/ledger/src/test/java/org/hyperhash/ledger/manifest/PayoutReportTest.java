package org.hyperhash.ledger.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import org.hyperhash.ledger.book.PayoutBook.ReportLine;
import org.junit.jupiter.api.Test;

/** A report is CSV that no spreadsheet runs. */
class PayoutReportTest {
    @Test
    void linesAreQuotedAndEndWithCrLf() throws Exception {
        StringBuilder csv = new StringBuilder();
        new PayoutReport(csv)
                .add(
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
                                "cd"));
        assertThat(csv.toString())
                .isEqualTo(
                        "block,height,found_at,status,kind,payee,weight,amount_sats,coinbase_sats,"
                                + "transaction\r\n\"00ab\",7,\"1970-01-01T00:00:00Z\",\"mature\","
                                + "\"node-pot\",\"\",0,5000,5000,\"cd\"\r\n");
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
