package io.github.dreamtalk.motion;

import io.github.dreamtalk.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
                    "rightEyeRoll"));

    /**
     * The 64 expression coefficients of the Basel Face Model that the published DreamTalk generates, then head pose:
     * three angles in radians, three translations, and scale and place of the crop in pixels.
     */
    public static final MotionSpace BFM = new MotionSpace("bfm", 64, bfmChannels());

    private final String name;
    private final int expressionChannels;
    private final List<String> channelNames;
    private final Map<String, Integer> index = new HashMap<>();

    /**
     * Defines a space.
     *
     * @param name identifies the space
     * @param expressionChannels channels a denoiser generates, 1..size
     * @param channelNames all channels, expression first
     */
    public MotionSpace(String name, int expressionChannels, List<String> channelNames) {
        if (expressionChannels < 1 || expressionChannels > channelNames.size()) {
            throw new InvalidInputException("motion space '" + name + "': found " + expressionChannels
                    + " expression channels of " + channelNames.size() + ", expected 1 to " + channelNames.size());
        }
        this.name = name;
        this.expressionChannels = expressionChannels;
        this.channelNames = List.copyOf(channelNames);
        for (int i = 0; i < channelNames.size(); i++) {
            if (index.put(channelNames.get(i), i) != null) {
                throw new InvalidInputException(
                        "motion space '" + name + "': channel '" + channelNames.get(i) + "' is named twice");
            }
        }
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
            throw new InvalidInputException(
                    "motion space '" + name + "': no channel '" + channel + "'; its channels are " + channelNames);
        }
        return i;
    }

    @Override
    public boolean equals(Object other) {
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
