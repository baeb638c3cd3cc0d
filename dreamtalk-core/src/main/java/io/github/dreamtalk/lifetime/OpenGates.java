package io.github.dreamtalk.lifetime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gates whose resources are not freed, while somebody watches: the leak check of the published test suites, which finds
 * this class by its name. Unwatched, as everywhere but in tests, a gate costs one read and is held by nobody: what an
 * application forgets to close can still be collected, and so can the class loader of this library.
 */
final class OpenGates {
    private static volatile @Nullable Set<Gate> watched;

    private OpenGates() {}

    /** Watches from now on. */
    static synchronized void watch() {
        if (watched == null) {
            watched = Collections.synchronizedSet(new LinkedHashSet<>());
        }
    }

    /** The gates made since {@link #watch()} and not freed. */
    static List<Gate> list() {
        Set<Gate> w = watched;
        if (w == null) {
            return List.of();
        }
        synchronized (w) {
            return new ArrayList<>(w);
        }
    }

    static void made(Gate gate) {
        Set<Gate> w = watched;
        if (w != null) {
            w.add(gate);
        }
    }

    static void freed(Gate gate) {
        Set<Gate> w = watched;
        if (w != null) {
            w.remove(gate);
        }
    }
}
