package io.github.dreamtalk.motion;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the channels of a motion row. The first {@link #expressionChannels()} are what a denoiser generates; the rest are
 * pose channels, filled by head motion. Immutable; two spaces are the same if their names are.
 */
public final class MotionSpace {
    /**
     * The 52 ARKit blendshape weights in [0, 1] (a renderer may accept up to 1.6), in Live Link Face order, then
     * HeadYaw, HeadPitch, HeadRoll, LeftEyeYaw, LeftEyePitch, LeftEyeRoll, RightEyeYaw, RightEyePitch, RightEyeRoll in
     * radians. The order of the columns is that of a Live Link Face CSV file.
     */
    public static final MotionSpace ARKIT = new MotionSpace(
                    "arkit",
                    52,
                    List.of(
                            "eyeBlinkLeft",
                            "eyeLookDownLeft",
                            "eyeLookInLeft",
                            "eyeLookOutLeft",
                            "eyeLookUpLeft",
                            "eyeSquintLeft",
                            "eyeWideLeft",
                            "eyeBlinkRight",
                            "eyeLookDownRight",
                            "eyeLookInRight",
                            "eyeLookOutRight",
                            "eyeLookUpRight",
                            "eyeSquintRight",
                            "eyeWideRight",
                            "jawForward",
                            "jawRight",
                            "jawLeft",
                            "jawOpen",
                            "mouthClose",
                            "mouthFunnel",
                            "mouthPucker",
                            "mouthRight",
                            "mouthLeft",
                            "mouthSmileLeft",
                            "mouthSmileRight",
                            "mouthFrownLeft",
                            "mouthFrownRight",
                            "mouthDimpleLeft",
                            "mouthDimpleRight",
                            "mouthStretchLeft",
                            "mouthStretchRight",
                            "mouthRollLower",
                            "mouthRollUpper",
                            "mouthShrugLower",
                            "mouthShrugUpper",
                            "mouthPressLeft",
                            "mouthPressRight",
                            "mouthLowerDownLeft",
                            "mouthLowerDownRight",
                            "mouthUpperUpLeft",
                            "mouthUpperUpRight",
                            "browDownLeft",
                            "browDownRight",
                            "browInnerUp",
                            "browOuterUpLeft",
                            "browOuterUpRight",
                            "cheekPuff",
                            "cheekSquintLeft",
                            "cheekSquintRight",
                            "noseSneerLeft",
                            "noseSneerRight",
                            "tongueOut",
                            "headYaw",
                            "headPitch",
                            "headRoll",
                            "leftEyeYaw",
                            "leftEyePitch",
                            "leftEyeRoll",
                            "rightEyeYaw",
                            "rightEyePitch",
                            "rightEyeRoll"))
            .withRoles(arkitRoles())
            .withExpressionRange(0, 1);

    /**
     * The 64 expression coefficients of the Basel Face Model that the published DreamTalk generates, then head pose:
     * three angles in radians, three translations, and scale and place of the crop in pixels.
     */
    public static final MotionSpace BFM = new MotionSpace("bfm", 64, bfmChannels())
            .withRoles(Map.of(
                    ChannelRole.HEAD_YAW, "angleY", ChannelRole.HEAD_PITCH, "angleX", ChannelRole.HEAD_ROLL, "angleZ"))
            // What the published DreamTalk gives a head that does not move: no turn, no shift, a crop of usual size.
            .withRestingPose(0, 0, 0, 0, 0, 0, 0.9370641f, 126.84911f, 129.03864f);

    private final String name;
    private final int expressionChannels;
    private final List<String> channelNames;
    private final Map<ChannelRole, Integer> roles;
    private final float[] rest;
    private final float lowest;
    private final float highest;
    private final Map<String, Integer> index = new HashMap<>();

    /**
     * Defines a space.
     *
     * @param name identifies the space
     * @param expressionChannels channels a denoiser generates, 1..size
     * @param channelNames all channels, expression first
     */
    public MotionSpace(String name, int expressionChannels, List<String> channelNames) {
        this(
                name,
                expressionChannels,
                channelNames,
                Map.of(),
                new float[channelNames.size()],
                Float.NEGATIVE_INFINITY,
                Float.POSITIVE_INFINITY);
    }

    private MotionSpace(
            String name,
            int expressionChannels,
            List<String> channelNames,
            Map<ChannelRole, String> roles,
            float[] rest,
            float lowest,
            float highest) {
        if (expressionChannels < 1 || expressionChannels > channelNames.size()) {
            throw new InvalidInputException("motion space '" + Printable.of(name) + "': found " + expressionChannels
                    + " expression channels of " + channelNames.size() + ", expected 1 to " + channelNames.size());
        }
        this.name = name;
        this.expressionChannels = expressionChannels;
        this.channelNames = List.copyOf(channelNames);
        for (int i = 0; i < channelNames.size(); i++) {
            if (index.put(channelNames.get(i), i) != null) {
                throw new InvalidInputException("motion space '" + Printable.of(name) + "': channel '"
                        + Printable.of(channelNames.get(i)) + "' is named twice");
            }
        }
        this.roles = new EnumMap<>(ChannelRole.class);
        roles.forEach((role, channel) -> this.roles.put(role, indexOf(channel)));
        this.rest = rest;
        this.lowest = lowest;
        this.highest = highest;
    }

    /**
     * The same space, told what channels are for, so that blinks, head and gaze can be added to its motion.
     *
     * @param roles names a channel for each role the space has
     * @return a space of the same name and channels
     * @throws InvalidInputException if a channel is unknown
     */
    public MotionSpace withRoles(Map<ChannelRole, String> roles) {
        return new MotionSpace(name, expressionChannels, channelNames, roles, rest, lowest, highest);
    }

    /**
     * The same space with a pose at rest other than zeros.
     *
     * @param pose values of the pose channels, those after the expression channels, of a head that does not move
     * @return a space of the same name and channels
     * @throws InvalidInputException if there are not as many values as pose channels
     */
    public MotionSpace withRestingPose(float... pose) {
        if (pose.length != channels() - expressionChannels) {
            throw new InvalidInputException("motion space '" + Printable.of(name) + "': found a resting pose of "
                    + pose.length + " values, expected " + (channels() - expressionChannels));
        }
        float[] row = new float[channels()];
        System.arraycopy(pose, 0, row, expressionChannels, pose.length);
        MotionSpace out = new MotionSpace(name, expressionChannels, channelNames, Map.of(), row, lowest, highest);
        out.roles.putAll(roles);
        return out;
    }

    /**
     * The same space with bounds of its expression channels, within which what a denoiser generates is held.
     *
     * @param low least value
     * @param high greatest value, more than low
     * @return a space of the same name and channels
     * @throws InvalidInputException if high is not more than low
     */
    public MotionSpace withExpressionRange(float low, float high) {
        if (!(low < high)) {
            throw new InvalidInputException("motion space '" + Printable.of(name) + "': found an expression range from "
                    + low + " to " + high + ", expected the second to be more than the first");
        }
        MotionSpace out = new MotionSpace(name, expressionChannels, channelNames, Map.of(), rest.clone(), low, high);
        out.roles.putAll(roles);
        return out;
    }

    /**
     * Holds the expression channels of one row within the space's range; a space without one leaves them as they are.
     *
     * @param rows holds the row
     * @param offset index of its first value
     */
    public void limit(float[] rows, int offset) {
        for (int c = offset; c < offset + expressionChannels; c++) {
            rows[c] = Math.max(lowest, Math.min(highest, rows[c]));
        }
    }

    /**
     * Where a role's channel is.
     *
     * @param role what the channel is for
     * @return its index in a row, or empty if the space has no such channel
     */
    public OptionalInt indexOf(ChannelRole role) {
        Integer i = roles.get(role);
        return i == null ? OptionalInt.empty() : OptionalInt.of(i);
    }

    /**
     * Whether the space has all of some roles.
     *
     * @param wanted the roles
     * @return true if each has a channel
     */
    public boolean has(Set<ChannelRole> wanted) {
        return roles.keySet().containsAll(wanted);
    }

    /**
     * Writes the row of a face at rest: no expression, the resting pose.
     *
     * @param rows receives {@link #channels()} values
     * @param offset index of the first value
     */
    public void rest(float[] rows, int offset) {
        System.arraycopy(rest, 0, rows, offset, rest.length);
    }

    private static Map<ChannelRole, String> arkitRoles() {
        Map<ChannelRole, String> m = new EnumMap<>(ChannelRole.class);
        m.put(ChannelRole.HEAD_YAW, "headYaw");
        m.put(ChannelRole.HEAD_PITCH, "headPitch");
        m.put(ChannelRole.HEAD_ROLL, "headRoll");
        m.put(ChannelRole.LEFT_LID, "eyeBlinkLeft");
        m.put(ChannelRole.RIGHT_LID, "eyeBlinkRight");
        m.put(ChannelRole.LEFT_EYE_YAW, "leftEyeYaw");
        m.put(ChannelRole.LEFT_EYE_PITCH, "leftEyePitch");
        m.put(ChannelRole.RIGHT_EYE_YAW, "rightEyeYaw");
        m.put(ChannelRole.RIGHT_EYE_PITCH, "rightEyePitch");
        m.put(ChannelRole.LEFT_LOOK_IN, "eyeLookInLeft");
        m.put(ChannelRole.LEFT_LOOK_OUT, "eyeLookOutLeft");
        m.put(ChannelRole.LEFT_LOOK_UP, "eyeLookUpLeft");
        m.put(ChannelRole.LEFT_LOOK_DOWN, "eyeLookDownLeft");
        m.put(ChannelRole.RIGHT_LOOK_IN, "eyeLookInRight");
        m.put(ChannelRole.RIGHT_LOOK_OUT, "eyeLookOutRight");
        m.put(ChannelRole.RIGHT_LOOK_UP, "eyeLookUpRight");
        m.put(ChannelRole.RIGHT_LOOK_DOWN, "eyeLookDownRight");
        m.put(ChannelRole.JAW_OPEN, "jawOpen");
        return m;
    }

    private static List<String> bfmChannels() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            names.add("exp" + i);
        }
        names.addAll(
                List.of("angleX", "angleY", "angleZ", "transX", "transY", "transZ", "cropScale", "cropX", "cropY"));
        return names;
    }

    /**
     * The space's name.
     *
     * @return for instance {@code arkit}
     */
    public String name() {
        return name;
    }

    /**
     * Number of values in a row.
     *
     * @return expression and pose channels
     */
    public int channels() {
        return channelNames.size();
    }

    /**
     * Number of leading channels a denoiser generates.
     *
     * @return expression channels
     */
    public int expressionChannels() {
        return expressionChannels;
    }

    /**
     * Names of all channels in order.
     *
     * @return an immutable list
     */
    public List<String> channelNames() {
        return channelNames;
    }

    /**
     * Index of a channel.
     *
     * @param channel its name, such as {@code jawOpen}
     * @return the index in a row
     * @throws InvalidInputException if there is no such channel
     */
    public int indexOf(String channel) {
        Integer i = index.get(channel);
        if (i == null) {
            throw new InvalidInputException("motion space '" + Printable.of(name) + "': no channel '" + channel
                    + "'; its channels are " + channelNames);
        }
        return i;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MotionSpace s && s.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + "[" + channels() + "]";
    }
}
