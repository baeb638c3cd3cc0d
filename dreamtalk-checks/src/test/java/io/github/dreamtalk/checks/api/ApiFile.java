package io.github.dreamtalk.checks.api;

import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one module shows to everybody, as lines of a file under version control. */
final class ApiFile {
    private final List<String> lines;

    private ApiFile(List<String> lines) {
        this.lines = lines;
    }

    static ApiFile parse(String text) {
        return new ApiFile(text.lines().toList());
    }

    /**
     * As it is now.
     *
     * @param module its descriptor
     * @param classes gives the classes of a package
     */
    static ApiFile of(ModuleDescriptor module, Function<String, List<Class<?>>> classes) {
        List<String> lines = new ArrayList<>();
        lines.add("module " + module.name());
        module.requires().stream()
                .filter(r -> r.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE))
                .map(r -> "requires transitive " + r.name())
                .sorted()
                .forEach(lines::add);
        Map<String, Map<String, List<String>>> packages = new TreeMap<>();
        module.exports().stream()
                .filter(e -> !e.isQualified())
                .forEach(e -> packages.put(e.source(), new ApiText(e.source()).write(classes.apply(e.source()))));
        packages.forEach((name, types) -> {
            lines.add("");
            lines.add("package " + name);
            types.forEach((header, members) -> {
                lines.add("");
                lines.add(header);
                lines.addAll(members);
            });
        });
        return new ApiFile(lines);
    }

    String text() {
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    /** What the other has and this has not, and the other way round; each with the type it belongs to. */
    String difference(ApiFile now) {
        Set<String> before = inContext();
        Set<String> after = now.inContext();
        StringBuilder text = new StringBuilder();
        before.stream()
                .filter(l -> !after.contains(l))
                .forEach(l -> text.append("  - ").append(l).append('\n'));
        after.stream()
                .filter(l -> !before.contains(l))
                .forEach(l -> text.append("  + ").append(l).append('\n'));
        if (text.isEmpty() && !lines.equals(now.lines)) {
            text.append("  the same lines in another order\n");
        }
        return text.toString();
    }

    private Set<String> inContext() {
        Set<String> found = new LinkedHashSet<>();
        String home = "";
        String type = "";
        for (String line : lines) {
            if (line.startsWith("        ")) {
                found.add(home + " | " + type + " | " + line.strip());
            } else if (line.startsWith("    ")) {
                type = line.strip();
                found.add(home + " | " + type);
            } else if (!line.isEmpty()) {
                home = line;
                found.add(line);
            }
        }
        return found;
    }
}
