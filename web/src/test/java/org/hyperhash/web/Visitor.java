package org.hyperhash.web;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Somebody in front of the page, and everything that their browser complains about. */
final class Visitor implements AutoCloseable {
    private static final String AXE = axe();

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    Visitor(BrowserContext context) {
        this.context = context;
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add("thrown: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith("http://127.0.0.1:")) {
                complaints.add("foreign: " + request.url());
            }
        });
    }

    Page page() {
        return page;
    }

    /** Opens an address and waits until its figures are there. */
    Visitor open(String path) {
        page.navigate(path);
        settle();
        return this;
    }

    /** Waits until nothing more is on its way. */
    void settle() {
        page.waitForLoadState(LoadState.DOMCONTENTLOADED);
        page.waitForFunction(
                "() => document.querySelector('main')"
                        + " && !document.querySelector('main .skeleton, main .bone')"
                        + " && [...document.querySelectorAll('hh-chart')]"
                        + ".every(one => one.querySelector('canvas'))");
    }

    Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    String main() {
        return page.locator("main").innerText().replace('\u202f', ' ');
    }

    List<String> complaints() {
        return complaints;
    }

    /** What lies outside of the window to the right, when the page is wider than it. */
    @SuppressWarnings("unchecked")
    List<String> outside() {
        return (List<String>)
                page.evaluate(
                        """
                        () => {
                          const width = document.documentElement.clientWidth;
                          const wide = document.documentElement.scrollWidth;
                          return wide <= width ? []
                            : [`the page is ${wide} wide`,
                               ...[...document.querySelectorAll('main *')]
                                .filter(one => one.getBoundingClientRect().right > width)
                                .filter(one => !one.closest('.table-scroll'))
                                .map(one => `${one.localName}.${one.className}`)];
                        }
                        """);
    }

    /** Cells of tables that show less than they have, or that one must scroll sideways to see. */
    @SuppressWarnings("unchecked")
    List<String> cut() {
        return (List<String>)
                page.evaluate(
                        """
                        () => [
                          ...[...document.querySelectorAll('main .table-scroll')]
                            .filter(one => one.checkVisibility())
                            .filter(one => one.scrollWidth > one.clientWidth),
                          ...[...document.querySelectorAll('main td')]
                            .filter(one => one.checkVisibility())
                            .filter(one => one.scrollWidth > one.clientWidth + 1),
                        ].map(one => `${one.className}: ${one.innerText}`)
                        """);
    }

    /**
     * What the scanner finds against WCAG 2.1 AA and good practice, one line each.
     *
     * @param rules only these; all when there are none
     */
    @SuppressWarnings("unchecked")
    List<String> barriers(String... rules) {
        page.evaluate(AXE);
        return (List<String>)
                page.evaluate(
                        "async rules => (await axe.run(rules.length ? {runOnly: rules} : {})).violations.flatMap(found =>"
                                + " found.nodes.map(node =>"
                                + " `${found.id}: ${node.target} ${node.failureSummary}`))",
                        rules);
    }

    @Override
    public void close() {
        context.close();
    }

    private static String axe() {
        try (InputStream in = Visitor.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
