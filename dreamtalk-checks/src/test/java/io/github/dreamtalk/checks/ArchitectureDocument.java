package io.github.dreamtalk.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code docs/architecture.md} says of the house. A picture is a Mermaid block whose first line is {@code %% NAME}:
 *
 * <ul>
 *   <li>{@code %% modules}: {@code a --> b} where module a needs b and no other arrow says it already; {@code dreamtalk-} is left
 *       out,
 *   <li>{@code %% floors}: {@code a --> b --> c}, core's floors from the top to the ground,
 *   <li>{@code %% chain}: its capitalised words are types of core's API.
 * </ul>
 *
 * <p>The table of packages has a row for each module, {@code | `dreamtalk-core` | `error`, `media` | … |}, packages being
 * relative to {@code io.github.dreamtalk}, which is itself written in full.
 */
final class ArchitectureDocument {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?:dreamtalk-)?[a-z-]+)` \\|([^|]*)\\|");
    private static final Pattern ARROW = Pattern.compile("([a-z-]+?) --> ([a-z-]+)");

    private final String text;

    ArchitectureDocument(String text) {
        this.text = text;
    }

    static ArchitectureDocument read(Path file) {
        try {
            return new ArchitectureDocument(Files.readString(file).replace("\r\n", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The modules' arrows, each as {@code a --> b}. */
    SortedSet<String> moduleArrows() {
        return ARROW.matcher(picture("modules"))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Core's floors, ground floor first. */
    List<String> floors() {
        List<String> down = List.of(picture("floors")
                .lines()
                .filter(l -> l.contains("-->"))
                .collect(Collectors.joining(" "))
                .strip()
                .split("\\s*-->\\s*"));
        return down.stream().collect(Collectors.collectingAndThen(Collectors.toList(), l -> {
            java.util.Collections.reverse(l);
            return List.copyOf(l);
        }));
    }

    /** The types that the picture of the chain names. */
    SortedSet<String> chainTypes() {
        return Pattern.compile("\\b[A-Z][a-z]+[A-Za-z]*\\b")
                .matcher(picture("chain"))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Each module's packages, as the table has them. */
    SortedMap<String, SortedSet<String>> packages() {
        SortedMap<String, SortedSet<String>> found = new TreeMap<>();
        ROW.matcher(text)
                .results()
                .forEach(row -> found.put(
                        row.group(1),
                        Pattern.compile("`([^`]+)`")
                                .matcher(row.group(2))
                                .results()
                                .map(r -> r.group(1))
                                .collect(Collectors.toCollection(TreeSet::new))));
        return found;
    }

    private String picture(String name) {
        String start = "```mermaid\n%% " + name + "\n";
        int from = text.indexOf(start);
        if (from < 0) {
            throw new IllegalStateException("docs/architecture.md: found no Mermaid block that starts with %% " + name);
        }
        return text.substring(from + start.length(), text.indexOf("\n```", from));
    }

    /** The arrows that remain when each that a longer way says too is left out. */
    static SortedSet<String> reduced(Map<String, ? extends java.util.Collection<String>> arrows) {
        SortedSet<String> found = new TreeSet<>();
        arrows.forEach((from, targets) -> targets.stream()
                .filter(to -> targets.stream().noneMatch(via -> !via.equals(to) && reaches(arrows, via, to)))
                .forEach(to -> found.add(from + " --> " + to)));
        return found;
    }

    private static boolean reaches(Map<String, ? extends java.util.Collection<String>> arrows, String from, String to) {
        var next = arrows.get(from);
        return next != null && (next.contains(to) || next.stream().anyMatch(n -> reaches(arrows, n, to)));
    }
}
