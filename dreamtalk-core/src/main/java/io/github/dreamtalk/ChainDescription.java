package io.github.dreamtalk;

import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.LookAhead;
import java.util.List;

/**
 * What would stand in the chain of a request, in order.
 *
 * @param space motion space of what is generated or read
 * @param stages the stages
 * @param lookAhead what they need to hear ahead together, in a clip whose end is not known
 */
public record ChainDescription(MotionSpace space, List<Step> stages, LookAhead lookAhead) {
    /**
     * A stage.
     *
     * @param name what it is called
     * @param lookAhead what it needs to hear ahead, in a clip whose end is not known
     */
    public record Step(String name, LookAhead lookAhead) {}

    /**
     * Copies the list.
     *
     * @param space motion space of what is generated or read
     * @param stages the stages
     * @param lookAhead the sum
     */
    public ChainDescription {
        stages = List.copyOf(stages);
    }
}
