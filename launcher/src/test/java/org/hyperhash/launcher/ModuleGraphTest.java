package org.hyperhash.launcher;

import java.io.IOException;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperhash.testkit.Golden;
import org.junit.jupiter.api.Test;

/** The arrows between modules are the law: a new one shows as a line in the golden file. */
class ModuleGraphTest {
    private static final Pattern ARTIFACT =
            Pattern.compile("</parent>\\s*<artifactId>([^<]+)</artifactId>");
    private static final Pattern OWN_DEPENDENCY =
            Pattern.compile(
                    "<groupId>org.hyperhash</groupId>\\s*<artifactId>([^<]+)</artifactId>"
                            + "(\\s*<scope>test</scope>)?");

    @Test
    void arrowsBetweenModulesAreTheAllowedOnes() throws IOException {
        TreeMap<String, TreeSet<String>> arrows = new TreeMap<>();
        for (var pom : Sources.poms()) {
            String text = Sources.read(pom);
            Matcher artifact = ARTIFACT.matcher(text);
            if (!artifact.find()) {
                continue;
            }
            TreeSet<String> needed =
                    arrows.computeIfAbsent(artifact.group(1), _ -> new TreeSet<>());
            Matcher dependency = OWN_DEPENDENCY.matcher(text.substring(artifact.end()));
            while (dependency.find()) {
                if (dependency.group(2) == null) {
                    needed.add(dependency.group(1));
                }
            }
        }
        StringBuilder rendered = new StringBuilder();
        arrows.forEach((module, needed) ->
                rendered.append(module)
                        .append(" -> ")
                        .append(needed.isEmpty() ? "none" : String.join(" ", needed))
                        .append('\n'));
        Golden.assertMatches(
                Sources.root().resolve("docs/modules.golden.txt"), rendered.toString());
    }
}
