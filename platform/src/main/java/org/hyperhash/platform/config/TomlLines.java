package org.hyperhash.platform.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The line of every key and table of a TOML text, because the parser keeps none, and every key
 * that is written twice. Paths are joined by dots, elements of arrays of tables by their index.
 * Texts that are not TOML give an incomplete index: the parser reports those.
 */
final class TomlLines {
    /** A key or table that was already there. */
    record Duplicate(String path, int firstLine, int line) {}

    private final String text;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Map<String, Integer> arraySizes = new LinkedHashMap<>();
    private final List<Duplicate> duplicates = new ArrayList<>();
    private int at;
    private int line = 1;

    private TomlLines(String text) {
        this.text = text;
    }

    static TomlLines of(String text) {
        TomlLines index = new TomlLines(text);
        index.scan();
        return index;
    }

    /** The line of a key or table, counted from 1; 0 when it is not in the text. */
    int lineOf(String path) {
        return lines.getOrDefault(path, 0);
    }

    List<Duplicate> duplicates() {
        return List.copyOf(duplicates);
    }

    private void scan() {
        String table = "";
        while (skipBlank()) {
            int before = at;
            if (peek() == '[') {
                table = header();
            } else {
                assignment(table);
            }
            if (at == before) {
                return;
            }
        }
    }

    private String header() {
        int headerLine = line;
        boolean element = text.startsWith("[[", at);
        at += element ? 2 : 1;
        List<String> keys = keyPath(']');
        at = Math.min(text.length(), at + (element ? 2 : 1));
        if (keys.isEmpty()) {
            return "";
        }
        String parent = "";
        for (String key : keys.subList(0, keys.size() - 1)) {
            parent = lastElement(join(parent, key));
        }
        String path = join(parent, keys.getLast());
        if (element) {
            int index = arraySizes.merge(path, 1, Integer::sum) - 1;
            path = join(path, Integer.toString(index));
        }
        put(path, headerLine);
        return path;
    }

    private String lastElement(String path) {
        Integer size = arraySizes.get(path);
        return size == null ? path : join(path, Integer.toString(size - 1));
    }

    private void assignment(String table) {
        int keyLine = line;
        List<String> keys = keyPath('=');
        at = Math.min(text.length(), at + 1);
        if (keys.isEmpty()) {
            return;
        }
        String path = table;
        for (String key : keys) {
            path = join(path, key);
        }
        put(path, keyLine);
        value(path);
    }

    private void value(String path) {
        skipSpaces();
        switch (peek()) {
            case '"', '\'' -> string();
            case '[' -> array(path);
            case '{' -> inlineTable(path);
            default -> {
                while (at < text.length() && "\n,]}#".indexOf(peek()) < 0) {
                    at++;
                }
            }
        }
    }

    private void array(String path) {
        at++;
        int index = 0;
        while (skipBlank() && peek() != ']') {
            int before = at;
            value(join(path, Integer.toString(index++)));
            skipBlank();
            at += peek() == ',' ? 1 : 0;
            if (at == before) {
                return;
            }
        }
        at = Math.min(text.length(), at + 1);
    }

    private void inlineTable(String path) {
        at++;
        while (skipBlank() && peek() != '}') {
            int before = at;
            assignment(path);
            skipBlank();
            at += peek() == ',' ? 1 : 0;
            if (at == before) {
                return;
            }
        }
        at = Math.min(text.length(), at + 1);
    }

    /** Reads dotted keys up to {@code end}, which stays unread; none when the line ends before. */
    private List<String> keyPath(char end) {
        List<String> keys = new ArrayList<>();
        StringBuilder bare = new StringBuilder();
        while (at < text.length() && peek() != end && peek() != '\n') {
            char next = peek();
            if (next == '"' || next == '\'') {
                bare.append(string());
            } else {
                if (next == '.') {
                    keys.add(bare.toString());
                    bare.setLength(0);
                } else if (!Character.isWhitespace(next)) {
                    bare.append(next);
                }
                at++;
            }
        }
        keys.add(bare.toString());
        return peek() == end ? keys : List.of();
    }

    /** Skips a string of any of the four kinds and returns what is between its quotes. */
    private String string() {
        char quote = peek();
        String triple = String.valueOf(quote).repeat(3);
        boolean multiLine = text.startsWith(triple, at);
        String end = multiLine ? triple : String.valueOf(quote);
        at += end.length();
        int start = at;
        while (at < text.length() && !text.startsWith(end, at)) {
            if (peek() == '\n') {
                line++;
            }
            at += quote == '"' && peek() == '\\' ? 2 : 1;
        }
        at = Math.min(at, text.length());
        String content = text.substring(start, at);
        at = Math.min(text.length(), at + end.length());
        // A multi-line string may end in up to two quotes of its own.
        while (multiLine && peek() == quote) {
            at++;
        }
        return content;
    }

    /** Skips spaces, line ends and comments; false at the end of the text. */
    private boolean skipBlank() {
        while (at < text.length()) {
            char next = peek();
            if (next == '#') {
                int lineEnd = text.indexOf('\n', at);
                at = lineEnd < 0 ? text.length() : lineEnd;
            } else if (Character.isWhitespace(next)) {
                line += next == '\n' ? 1 : 0;
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void skipSpaces() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void put(String path, int where) {
        Integer first = lines.putIfAbsent(path, where);
        if (first != null) {
            duplicates.add(new Duplicate(path, first, where));
        }
    }

    private static String join(String parent, String key) {
        return parent.isEmpty() ? key : parent + "." + key;
    }
}
