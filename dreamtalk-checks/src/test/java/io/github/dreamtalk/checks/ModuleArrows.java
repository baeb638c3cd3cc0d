package io.github.dreamtalk.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which module's classes may use which other's. */
final class ModuleArrows {
    private final Map<String, Set<String>> allowed;

    /**
     * Takes the table.
     *
     * @param allowed each module with those that its classes may use
     */
    ModuleArrows(Map<String, Set<String>> allowed) {
        this.allowed = allowed;
    }

    /** Each use that the table does not allow, and each module that it does not name. */
    SortedSet<String> violations(Map<String, JavaClasses> modules) {
        Map<String, String> owners = new HashMap<>();
        modules.forEach((module, classes) -> classes.forEach(c -> owners.put(c.getName(), module)));
        SortedSet<String> found = new TreeSet<>();
        modules.forEach((module, classes) -> {
            Set<String> may = allowed.get(module);
            if (may == null) {
                found.add(module + " is not in the table of modules");
                return;
            }
            for (JavaClass origin : classes) {
                origin.getDirectDependenciesFromSelf().forEach(d -> {
                    String other =
                            owners.get(d.getTargetClass().getBaseComponentType().getName());
                    if (other != null && !other.equals(module) && !may.contains(other)) {
                        found.add(module + " -> " + other + ": " + d.getDescription());
                    }
                });
            }
        });
        return found;
    }
}
