package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperhash.launcher.Sources;
import org.hyperhash.platform.json.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Alerts and boards, held against the metrics that running roles really expose. */
class MonitoringTest {
    private static final Path DEPLOY = Sources.root().resolve("deploy");
    private static final Path RULES = DEPLOY.resolve("prometheus/hyperhash.rules.yml");
    private static final Path RULE_TESTS = DEPLOY.resolve("prometheus/hyperhash.test.yml");
    private static final Path BOARDS = DEPLOY.resolve("grafana");
    private static final Path RUNBOOKS = Sources.root().resolve("docs/operations/runbooks.md");

    /** Prometheus makes it for each role that it reads. */
    private static final String UP = "up";

    @TempDir private static Path directory;
    private static final Set<Selector.Series> EXPOSED = new HashSet<>();

    private record Query(String place, String expression) {}

    @BeforeAll
    static void scrapeEveryRole() throws Exception {
        Installation here = new Installation(directory);
        try (HhProcess up = here.start("up", "--miners", "0")) {
            up.await("Ctrl-C stops");
            try (HhProcess template = here.start("template")) {
                template.await("templates come from");
                for (String port : List.of("core.http.listen-port", "template.http.listen-port")) {
                    String metrics = HhProcess.get(here.port(port), "/metrics").body();
                    EXPOSED.addAll(Selector.Series.of(metrics));
                }
            }
        }
    }

    @Test
    void everyAlertAsksForMetricsThatRolesExpose() {
        assertThat(ruleQueries()).hasSizeGreaterThan(20);
        assertThat(unknown(ruleQueries())).isEmpty();
    }

    @Test
    void everyPanelAsksForMetricsThatRolesExpose() throws Exception {
        assertThat(boardQueries()).hasSizeGreaterThan(30);
        assertThat(unknown(boardQueries())).isEmpty();
    }

    @Test
    void metricOrLabelThatNoRoleExposesIsNoticed() {
        String good = "sum by (instance) (rate(health_state{part=\"pool\", job=\"x\"}[5m])) > 2";
        String noMetric = "rate(sv2_client_shares_acceptd[10m]) == 0 and sv2_clients > 0";
        String noLabel = "health_state{part=\"accountnt\"} == 2";
        List<Query> queries =
                Stream.of(good, noMetric, noLabel).map(text -> new Query("x", text)).toList();
        assertThat(unknown(queries))
                .containsExactly("x: sv2_client_shares_acceptd", "x: health_state");
    }

    private static List<String> unknown(List<Query> queries) {
        List<String> unknown = new ArrayList<>();
        for (Query query : queries) {
            List<Selector> selectors = Selector.of(query.expression());
            assertThat(selectors).as(query.toString()).isNotEmpty();
            selectors.stream()
                    .filter(selector -> !selector.metric().equals(UP))
                    .filter(selector -> !selector.isIn(EXPOSED))
                    .forEach(selector -> unknown.add(query.place() + ": " + selector.metric()));
        }
        return unknown;
    }

    @Test
    void everyAlertIsTestedAndHasARunbookAndASeverity() {
        Set<String> headings = new TreeSet<>();
        lines(RUNBOOKS, "^##+ (.+)$").forEach(title -> headings.add(anchor(title)));
        List<String> alerts = lines(RULES, "- alert: (\\w+)$");
        List<String> runbooks = lines(RULES, "runbook: runbooks\\.md#(.+)$");
        assertThat(lines(RULE_TESTS, "- name: (\\w+)$")).containsExactlyElementsOf(alerts);
        assertThat(alerts).doesNotHaveDuplicates().hasSameSizeAs(ruleQueries());
        assertThat(runbooks).hasSameSizeAs(alerts);
        assertThat(headings).containsAll(runbooks);
        assertThat(lines(RULES, "severity: (critical|major|minor)\\}$")).hasSameSizeAs(alerts);
    }

    /** As pages of Markdown name their headings. */
    private static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }

    @Test
    void everyPanelHasAUnitAPlaceADescriptionAndTheChosenDatasource() throws Exception {
        Set<String> titles = new TreeSet<>();
        for (Path file : boards()) {
            JsonNode board = board(file);
            String uid = board.get("uid").asString();
            assertThat(file).hasFileName(uid + ".json");
            titles.add(board.get("title").asString());
            JsonNode variable = board.get("templating").get("list").get(0);
            assertThat(variable.get("type").asString()).isEqualTo("datasource");
            for (JsonNode panel : board.get("panels")) {
                String place = uid + ": " + panel.get("title").asString();
                assertThat(panel.get("fieldConfig").get("defaults").get("unit").asString())
                        .as(place)
                        .isNotEmpty();
                assertThat(panel.get("description").asString()).as(place).endsWith(".");
                assertThat(panel.get("gridPos").get("w").asInt()).as(place).isPositive();
                assertThat(panel.get("datasource").get("uid").asString())
                        .as(place)
                        .isEqualTo("${datasource}");
                assertThat(panel.get("targets").isEmpty()).as(place).isFalse();
            }
        }
        assertThat(titles).hasSize(4);
    }

    @Test
    void promtoolAcceptsConfigurationRulesAndTheirTests() throws Exception {
        String promtool = promtool();
        assertPasses(promtool, "check", "config", "prometheus.yml");
        assertPasses(promtool, "check", "rules", RULES.getFileName().toString());
        assertPasses(promtool, "test", "rules", RULE_TESTS.getFileName().toString());
    }

    @Test
    void promtoolAcceptsEveryQueryOfTheBoards() throws Exception {
        String promtool = promtool();
        StringBuilder rules = new StringBuilder("groups:\n  - name: boards\n    rules:\n");
        int number = 0;
        for (Query query : boardQueries()) {
            rules.append("      - record: query_%d\n".formatted(number++));
            String expression = query.expression().replace("$__rate_interval", "1m");
            rules.append("        expr: '%s'\n".formatted(expression));
        }
        Path file = Files.writeString(directory.resolve("boards.rules.yml"), rules);
        assertPasses(promtool, "check", "rules", file.toString());
    }

    private static List<Query> ruleQueries() {
        return lines(RULES, "^ +expr: (.+)$").stream()
                .map(expression -> new Query("rule", expression))
                .toList();
    }

    private static List<Query> boardQueries() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Path file : boards()) {
            JsonNode board = board(file);
            for (JsonNode panel : board.get("panels")) {
                String place = board.get("uid").asString() + ": " + panel.get("title").asString();
                for (JsonNode target : panel.get("targets")) {
                    queries.add(new Query(place, target.get("expr").asString()));
                }
            }
        }
        return queries;
    }

    private static List<Path> boards() throws IOException {
        try (Stream<Path> files = Files.list(BOARDS)) {
            return files.sorted().toList();
        }
    }

    private static JsonNode board(Path file) {
        return Json.FOREIGN.readTree(Sources.read(file));
    }

    private static List<String> lines(Path file, String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
        return pattern.matcher(Sources.read(file)).results().map(match -> match.group(1)).toList();
    }

    private static String promtool() {
        Optional<Path> found =
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, "promtool"))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (found.isEmpty()) {
            System.out.println("skipped: promtool is not on the PATH (package prometheus)");
        }
        assumeTrue(found.isPresent(), "promtool is not on the PATH");
        return found.orElseThrow().toString();
    }

    private static void assertPasses(String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(RULES.getParent().toFile())
                        .redirectErrorStream(true)
                        .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
    }
}
