package io.github.dreamtalk.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Packages one above the other: what stands on a floor may use that floor and those below. */
final class Floors {
    /** Core's, ground floor first; the base package itself, what a user types, is above all. */
    static final List<String> CORE = List.of(
            "error",
            "lifetime",
            "device",
            "media",
            "face",
            "service",
            "motion",
            "format",
            "speech",
            "model",
            "diffusion",
            "spi",
            "stage",
            "internal");

    private final String base;
    private final List<String> floors;

    Floors(String base, List<String> groundFirst) {
        this.base = base;
        this.floors = groundFirst;
    }

    /** Each arrow upwards, and each class that stands on no floor. */
    SortedSet<String> violations(JavaClasses classes) {
        SortedSet<String> found = new TreeSet<>();
        for (JavaClass origin : classes) {
            int from = floor(origin);
            if (from < 0) {
                found.add(origin.getName() + " stands on no floor of " + floors);
                continue;
            }
            origin.getDirectDependenciesFromSelf().stream()
                    .filter(d -> floor(d.getTargetClass().getBaseComponentType()) > from)
                    .forEach(d -> found.add(d.getDescription()));
        }
        return found;
    }

    private int floor(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(base)) {
            return floors.size();
        }
        return name.startsWith(base + ".")
                ? floors.indexOf(name.substring(base.length() + 1).split("\\.")[0])
                : -1;
    }
}
