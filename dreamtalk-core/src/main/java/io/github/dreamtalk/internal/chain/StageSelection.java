package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.spi.FrameStage;
import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.StageProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of the stages found join a chain: those that do by default, but for what the request takes in or leaves out. */
final class StageSelection {
    private final Backends backends;
    private final Map<String, Boolean> asked;
    private final List<MotionStage.Provider> motion;
    private final List<FrameStage.Provider> frame;

    /**
     * Looks all stages up.
     *
     * @throws InvalidInputException if the request names one that is not there
     */
    StageSelection(Backends backends, Map<String, Boolean> asked) {
        this.backends = backends;
        this.asked = asked;
        this.motion = backends.providers(StageKey.MOTION_STAGE, MotionStage.Provider.class);
        this.frame = backends.providers(StageKey.FRAME_STAGE, FrameStage.Provider.class);
        for (String name : asked.keySet()) {
            if (Stream.concat(motion.stream(), frame.stream())
                    .noneMatch(p -> p.name().equals(name))) {
                throw InvalidInputException.of("stage", Problem.UNKNOWN, "'" + name + "'", "one of " + names());
            }
        }
    }

    private String names() {
        return Stream.concat(motion.stream(), frame.stream())
                .map(p -> "'" + p.name() + "'")
                .collect(Collectors.joining(", "));
    }

    private boolean wanted(StageProvider<?> provider) {
        return asked.getOrDefault(provider.name(), provider.joinsByDefault());
    }

    /** The motion stages of a place that have something to do, in their order. */
    List<Named<MotionStage>> motion(MotionStage.Place place, Predicate<MotionStage> suits) {
        List<Named<MotionStage>> out = new ArrayList<>();
        for (MotionStage.Provider p : motion) {
            if (p.place() == place && wanted(p)) {
                MotionStage stage = backends.make(StageKey.MOTION_STAGE, p);
                if (suits.test(stage)) {
                    out.add(new Named<>(p.name(), stage));
                } else {
                    refuseIfAskedFor(p);
                }
            }
        }
        return out;
    }

    /** The frame stages that have something to do, in their order. */
    List<Named<FrameStage>> frames(Predicate<FrameStage> suits) {
        List<Named<FrameStage>> out = new ArrayList<>();
        for (FrameStage.Provider p : frame) {
            if (wanted(p)) {
                FrameStage stage = backends.make(StageKey.FRAME_STAGE, p);
                if (suits.test(stage)) {
                    out.add(new Named<>(p.name(), stage));
                } else {
                    refuseIfAskedFor(p);
                }
            }
        }
        return out;
    }

    /**
     * Refuses motion stages that were asked for where no motion is generated.
     *
     * @param where what the chain has instead
     */
    void refuseMotionStages(String where) {
        for (MotionStage.Provider p : motion) {
            if (asked.getOrDefault(p.name(), false)) {
                throw InvalidInputException.of(
                        "stage",
                        Problem.CONFLICT,
                        "'" + p.name() + "' asked for beside " + where,
                        "generated motion, which alone goes through motion stages; leave the stage out");
            }
        }
    }

    /** What joins by default may have nothing to do; what was asked for by name must not be left out in silence. */
    private void refuseIfAskedFor(StageProvider<?> provider) {
        if (asked.containsKey(provider.name())) {
            throw new InvalidInputException("stage: found '" + provider.name()
                    + "' asked for, expected a clip it suits; its motion space or other settings leave it nothing to do,"
                    + " leave it out or change them");
        }
    }
}
