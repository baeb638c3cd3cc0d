package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.motion.ChannelRole;
import io.github.dreamtalk.motion.MotionSpace;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a motion space keeps what the renderer draws: the ARKit shapes by their names, head and eyes by their roles. A space
 * may lack some of them, in any order; a channel that could not be drawn makes it unfit, so that no motion is dropped
 * silently. Immutable.
 */
final class ArkitChannels {
    /** Shapes ARKit knows, in the order the renderer keeps them. */
    static final int SHAPES = MotionSpace.ARKIT.expressionChannels();

    private static final List<String> NAMES = MotionSpace.ARKIT.channelNames().subList(0, SHAPES);

    /** An eye that rolls about its line of sight looks the same in a picture of a few pixels. */
    private static final Set<String> INVISIBLE = Set.of("leftEyeRoll", "rightEyeRoll");

    private static final List<ChannelRole> POSE = List.of(
            ChannelRole.HEAD_YAW,
            ChannelRole.HEAD_PITCH,
            ChannelRole.HEAD_ROLL,
            ChannelRole.RIGHT_EYE_YAW,
            ChannelRole.RIGHT_EYE_PITCH,
            ChannelRole.LEFT_EYE_YAW,
            ChannelRole.LEFT_EYE_PITCH);

    /** The space itself, for messages. */
    final MotionSpace space;

    /** Index in a row of each ARKit shape; -1 where the space has none. */
    final int[] shapes = new int[SHAPES];

    /** Index in a row of yaw, pitch and roll of the head; -1 where the space has none. */
    final int[] head = new int[3];

    /** Index in a row by side and yaw or pitch of the eye, the subject's right eye first; -1 where the space has none. */
    final int[][] eyes = new int[2][2];

    /** The row of a face at rest: angles count from here. */
    final float[] rest;

    /**
     * Looks a space up.
     *
     * @param space one that {@link #misfit} has nothing against
     */
    ArkitChannels(MotionSpace space) {
        this.space = space;
        for (int i = 0; i < SHAPES; i++) {
            shapes[i] = space.channelNames().indexOf(NAMES.get(i));
        }
        for (int i = 0; i < 3; i++) {
            head[i] = space.indexOf(POSE.get(i)).orElse(-1);
        }
        for (int side = 0; side < 2; side++) {
            for (int axis = 0; axis < 2; axis++) {
                eyes[side][axis] = space.indexOf(POSE.get(3 + 2 * side + axis)).orElse(-1);
            }
        }
        rest = new float[space.channels()];
        space.rest(rest, 0);
    }

    /**
     * A channel for which a space cannot be drawn.
     *
     * @param space any space
     * @return its name, or {@code jawOpen} if that is what is missing; empty if the space can be drawn
     */
    static Optional<String> misfit(MotionSpace space) {
        Set<String> drawn = new HashSet<>(INVISIBLE);
        POSE.forEach(role -> space.indexOf(role)
                .ifPresent(i -> drawn.add(space.channelNames().get(i))));
        List<String> channels = space.channelNames();
        for (int i = 0; i < channels.size(); i++) {
            boolean shape = i < space.expressionChannels();
            if (!(shape ? NAMES.contains(channels.get(i)) : drawn.contains(channels.get(i)))) {
                return Optional.of(channels.get(i));
            }
        }
        return channels.contains("jawOpen") ? Optional.empty() : Optional.of("jawOpen");
    }
}
