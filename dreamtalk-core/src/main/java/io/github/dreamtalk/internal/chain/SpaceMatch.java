package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.Retargeter;
import io.github.dreamtalk.spi.StageKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether motion of a space reaches a renderer, directly or through a retargeter.
 *
 * @param space what the renderer is given
 * @param retargeter takes the motion there, or null if it is there already
 */
record SpaceMatch(MotionSpace space, @Nullable Named<Retargeter> retargeter) {
    /**
     * Finds the way.
     *
     * @throws InvalidInputException if there is none, or more than one: names the candidates
     */
    static SpaceMatch of(MotionSpace motion, Renderer renderer, Backends backends) {
        if (renderer.accepts(motion)) {
            return new SpaceMatch(motion, null);
        }
        List<Retargeter.Provider> all = backends.providers(StageKey.RETARGETER, Retargeter.Provider.class);
        List<Retargeter.Provider> fit = new ArrayList<>(all.stream()
                .filter(p -> p.from().equals(motion) && renderer.accepts(p.to()))
                .toList());
        int top = fit.stream().mapToInt(Retargeter.Provider::priority).max().orElse(0);
        fit.removeIf(p -> p.priority() < top);
        if (fit.size() == 1) {
            Retargeter.Provider p = fit.get(0);
            return new SpaceMatch(p.to(), new Named<>(p.name(), backends.make(StageKey.RETARGETER, p)));
        }
        if (fit.isEmpty()) {
            throw InvalidInputException.of(
                    "motion space",
                    Problem.UNSUPPORTED,
                    "motion in '" + motion.name() + "', which the renderer "
                            + renderer.getClass().getSimpleName() + " does not take",
                    "a renderer for it or a retargeter from it; retargeters found: " + describe(all)
                            + "; renderers found: " + renderers(backends)
                            + "; choose another denoiser or renderer, or add a retargeter's jar");
        }
        throw InvalidInputException.of(
                "motion space",
                Problem.CONFLICT,
                "several retargeters of the same priority from '" + motion.name() + "': " + describe(fit),
                "one; remove the others from the class path");
    }

    private static String describe(List<Retargeter.Provider> providers) {
        return providers.isEmpty()
                ? "none"
                : providers.stream()
                        .map(p -> "'" + p.name() + "' (" + p.from().name() + " to " + p.to().name() + ")")
                        .collect(Collectors.joining(", "));
    }

    private static String renderers(Backends backends) {
        return backends.list().stream()
                .filter(l -> l.key().equals(StageKey.RENDERER))
                .map(l -> "'" + l.name() + "'")
                .collect(Collectors.joining(", "));
    }
}
